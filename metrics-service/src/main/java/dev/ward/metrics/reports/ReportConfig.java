package dev.ward.metrics.reports;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "ward.reports")
interface ReportConfig {

  /** How many reports are put into HTML and PDF at the same time; the others wait. */
  @WithDefault("1")
  int concurrency();

  /** How many reports may wait for that; further ones are refused until there is room. */
  @WithDefault("50")
  int waiting();
}
