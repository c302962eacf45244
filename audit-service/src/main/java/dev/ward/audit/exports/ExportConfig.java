package dev.ward.audit.exports;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "ward.audit.exports")
interface ExportConfig {

  /** How long an export can be fetched. */
  @WithDefault("24h")
  Duration keep();

  /** How many events are read, opened and sent at a time. */
  @WithDefault("500")
  int batch();
}
