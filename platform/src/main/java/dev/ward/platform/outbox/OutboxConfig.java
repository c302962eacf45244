package dev.ward.platform.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

@ConfigMapping(prefix = "ward")
public interface OutboxConfig {

  /** The service's own schema in the database. */
  String schema();

  Audit audit();

  Outbox outbox();

  interface Audit {

    /** Where the audit service answers; without it events wait in the outbox. */
    Optional<URI> url();

    /** How long an answer of the audit service may take. */
    @WithDefault("10s")
    Duration timeout();
  }

  interface Outbox {

    /** How long an empty outbox is left alone. */
    @WithDefault("500ms")
    Duration idle();

    /** The longest pause between two attempts while the audit service is away. */
    @WithDefault("15s")
    Duration longestPause();

    /**
     * How long a relay that has died keeps the others waiting; longer than the audit service's
     * timeout.
     */
    @WithDefault("30s")
    Duration lease();

    /** How many events go in one request; the audit service takes 1,000. */
    @WithDefault("500")
    int batch();
  }
}
