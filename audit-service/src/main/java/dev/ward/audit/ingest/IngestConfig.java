package dev.ward.audit.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "ward.ingest")
interface IngestConfig {

  /** How far a producer's clock may be ahead of this one. */
  @WithDefault("5m")
  Duration clockTolerance();

  /**
   * How many requests with events are worked on at the same time; what comes beyond waits outside.
   */
  @WithDefault("8")
  int requests();

  /** How many bytes of events these may have together. */
  @WithDefault("6M")
  MemorySize bytes();

  /** How long who is sent away is asked to stay away. */
  @WithDefault("1s")
  Duration retryAfter();

  /** How old the patterns may be that keep patients' data out of the trail. */
  @WithDefault("1m")
  Duration denylistRefresh();
}
