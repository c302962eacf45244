package dev.ward.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Takes every mail that is sent, delivers none, and shows them over HTTP: a real mail server for a
 * place where nobody's mailbox is. It forgets them when it stops.
 */
final class MailSink {
  static final String NAME = "mail-sink";

  private final Settings settings;

  MailSink(Settings settings) {
    this.settings = settings;
  }

  void start(Children children) {
    Path jar = new Parts(settings.parts()).mailSink();
    if (!Files.exists(jar)) {
      throw new Failure("The mail sink isn't in " + jar + "; build the module deploy/local.");
    }
    Ports ports = settings.ports();
    ManagedProcess process =
        children.spawn(
            ProcessSpec.of(
                NAME,
                List.of(
                    ServiceProcess.java(),
                    "-Xms8m",
                    "-Xmx32m",
                    "-Xss512k",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    // By this deploy/down knows whose process it is.
                    "-Dlocal.state=" + settings.state(),
                    "-Dgreenmail.smtp.hostname=127.0.0.1",
                    "-Dgreenmail.smtp.port=" + ports.smtp(),
                    "-Dgreenmail.api.hostname=127.0.0.1",
                    "-Dgreenmail.api.port=" + ports.mails(),
                    "-Dgreenmail.auth.disabled",
                    "-jar",
                    jar.toString()),
                Map.of("MALLOC_ARENA_MAX", "2")));
    Waiting.until(
        process,
        Duration.ofSeconds(60),
        () -> Http.answers(settings.mailsUrl() + "/api/service/readiness"));
  }
}
