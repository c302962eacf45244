package dev.ward.metrics.series;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "ward.series")
interface SeriesConfig {

  /** How much room bodies may take that were made before; 0 to remember none. */
  @WithDefault("16000000")
  long rememberedBytes();
}
