package dev.ward.scheduler.notifications;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

@ConfigMapping(prefix = "ward.notifications")
interface NotificationsConfig {

  /** Whether this instance sends; without it, others do. */
  @WithDefault("true")
  boolean enabled();

  /** How long it rests when nothing is due. */
  @WithDefault("500ms")
  Duration idle();

  /** How many loops send side by side; each waits for its slowest receiver. */
  @WithDefault("2")
  int lanes();

  /** How many deliveries a loop claims at a time; it sends all of them at once. */
  @WithDefault("8")
  int batch();

  /** How long a mail server may take. */
  @WithDefault("30s")
  Duration timeout();

  /**
   * After how long a claim is taken over whose holder has said nothing; more than twice what
   * sending may take, so that only a process that has died or stood still loses one.
   */
  @WithDefault("2m")
  Duration lease();

  /** How often a delivery is tried before it is a dead letter. */
  @WithDefault("8")
  int attempts();

  /** Where the web app is; mails link there. Without it they have no link. */
  Optional<URI> webUrl();

  /** Where the pages of docs/runbooks are; alerts link there. Without it they name the page. */
  Optional<URI> runbooksUrl();

  /** How often it is counted what waits, for metrics and readiness. */
  @WithDefault("10s")
  Duration measured();
}
