package dev.ward.audit.streams;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Receivers of the tests are on this machine and impatient. */
public final class StreamsTestResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return Map.ofEntries(
        Map.entry("ward.webhook.insecure", "true"),
        Map.entry("ward.webhook.networks", "127.0.0.0/8,::1/128"),
        Map.entry("ward.webhook.timeout", "2s"),
        Map.entry("ward.streams.syslog-timeout", "2s"),
        Map.entry("ward.streams.tick", "50ms"),
        Map.entry("ward.streams.lease", "7s"),
        Map.entry("ward.streams.batch", "3"),
        Map.entry("ward.streams.first-pause", "50ms"),
        Map.entry("ward.streams.longest-pause", "200ms"),
        Map.entry("ward.streams.measured", "200ms"),
        Map.entry("ward.streams.concurrency", "4"),
        Map.entry("quarkus.mailer.from", "Ward <no-reply@ward.example>"),
        Map.entry("ward.alerts.tick", "50ms"),
        Map.entry("ward.alerts.first-pause", "50ms"),
        Map.entry("ward.alerts.attempts", "3"),
        Map.entry("ward.audit.secret-keys", "test:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="));
  }

  @Override
  public void stop() {}
}
