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

    /**
     * How many lanes deliver side by side: 1, 2, 4, 8 or 16, the same for all instances. An
     * instance with another number delivers nothing before those with the old one are gone.
     */
    @WithDefault("4")
    int lanes();

    /** How long an empty lane is left alone. */
    @WithDefault("500ms")
    Duration idle();

    /**
     * How long a lane is left alone that had little to deliver: a request, a chain's link and a
     * commit cost about as much for one event as for ten.
     */
    @WithDefault("100ms")
    Duration linger();

    /** The longest pause between two attempts while the audit service is away. */
    @WithDefault("15s")
    Duration longestPause();

    /** The longest pause that the audit service can ask for with Retry-After. */
    @WithDefault("1m")
    Duration longestRetryAfter();

    /**
     * How long a lane whose relay has died waits for another; more than twice the audit service's
     * timeout.
     */
    @WithDefault("30s")
    Duration lease();

    /** After how long a relay lets a lane go for a moment, so that others get their share. */
    @WithDefault("1m")
    Duration tenure();

    /** How many events go in one request; the audit service takes 1,000. */
    @WithDefault("500")
    int batch();

    /** How many bytes go in one request; the audit service takes 1 MB. */
    @WithDefault("1000000")
    int batchBytes();

    /**
     * How many events may wait. At so many, whatever would add one is refused: nothing happens
     * unrecorded.
     */
    @WithDefault("1000000")
    long cap();

    /** How often what waits is measured, and failed triggers are looked after. */
    @WithDefault("5s")
    Duration measured();
  }
}
