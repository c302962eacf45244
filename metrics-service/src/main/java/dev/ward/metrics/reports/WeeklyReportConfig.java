package dev.ward.metrics.reports;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "ward.weekly-report")
interface WeeklyReportConfig {

  /** Whether this process does runs of the job weekly-report; else others do. */
  @WithDefault("true")
  boolean enabled();

  /** How often it is looked for such runs when there are none. */
  @WithDefault("5s")
  Duration tick();

  /** The longest pause between two looks while looking fails. */
  @WithDefault("1m")
  Duration longestPause();

  /** How long printing one report may take; well below the job's lease, which is 5 minutes. */
  @WithDefault("2m")
  Duration printing();
}
