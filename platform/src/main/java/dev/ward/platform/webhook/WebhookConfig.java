package dev.ward.platform.webhook;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@ConfigMapping(prefix = "ward.webhook")
public interface WebhookConfig {

  /** Whether receivers may be reached without TLS; for tests and local runs alone. */
  @WithDefault("false")
  boolean insecure();

  /**
   * Networks that may be reached beside the public ones, as CIDR. Without any, whoever sets up a
   * receiver can't make the service call what only the service can reach.
   */
  Optional<List<String>> networks();

  /** How long one delivery may take, from looking up the name to the head of the answer. */
  @WithDefault("10s")
  Duration timeout();

  /** How much of an answer's body is read before the connection is given up. */
  @WithDefault("64K")
  MemorySize maxAnswer();
}
