package dev.ward.scheduler.timers;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "ward.timers")
interface TimersConfig {

  /** Whether this instance fires timers; without it, others do. */
  @WithDefault("true")
  boolean enabled();

  /** How long it rests when nothing is due. */
  @WithDefault("1s")
  Duration idle();

  /** How many timers are fired in one transaction. */
  @WithDefault("50")
  int batch();

  /** How often it is counted what is due, for metrics and readiness. */
  @WithDefault("10s")
  Duration measured();
}
