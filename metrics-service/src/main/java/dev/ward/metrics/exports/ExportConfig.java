package dev.ward.metrics.exports;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "ward.exports")
interface ExportConfig {

  /** How long an export can be fetched. */
  @WithDefault("24h")
  Duration keep();

  /** The most rows that an export may have. */
  @WithDefault("1000000")
  long maxRows();

  /** The largest export. */
  @WithDefault("512M")
  MemorySize maxBytes();

  /** How many exports are made at the same time; the others wait. */
  @WithDefault("2")
  int concurrency();

  /** How many exports may wait; further ones are refused until there is room. */
  @WithDefault("100")
  int waiting();

  /** How many exports of one clinic may wait; further ones are refused until there is room. */
  @WithDefault("10")
  int waitingPerClinic();

  /** About how many rows are read in one statement. */
  @WithDefault("5000")
  int batch();

  /** How large the pieces are in which an export is stored and handed out; 4M at the most. */
  @WithDefault("512K")
  MemorySize piece();

  /** After how long without a sign of life an export counts as interrupted. */
  @WithDefault("30s")
  Duration lease();
}
