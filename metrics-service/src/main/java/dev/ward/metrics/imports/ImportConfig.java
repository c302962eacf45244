package dev.ward.metrics.imports;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

@ConfigMapping(prefix = "ward.imports")
interface ImportConfig {

  /** Where uploads wait on disk until they are imported. */
  @WithDefault("${java.io.tmpdir}")
  Path directory();

  /** The largest upload. */
  @WithDefault("1G")
  MemorySize maxBytes();

  /** The most that the parts of an .xlsx workbook may unpack to, together. */
  @WithDefault("16G")
  MemorySize maxUnpacked();

  /**
   * The most that a part of a workbook may unpack to that has to be held in memory: its table of
   * shared strings, as a rule.
   */
  @WithDefault("32M")
  MemorySize maxSharedStrings();

  /** How many imports are written at the same time; the others wait. */
  @WithDefault("2")
  int concurrency();

  /** How many uploads may be received or wait; further ones are refused until there is room. */
  @WithDefault("50")
  int waiting();

  /** How many rows go to the database in one statement. */
  @WithDefault("5000")
  int batch();

  /** How many rejected rows are kept with their reasons; the others are only counted. */
  @WithDefault("10000")
  int keptRejects();

  /**
   * How many rows of a dry run that would be added are shown, and how many that would be corrected.
   */
  @WithDefault("1000")
  int keptChanges();

  /** After how long without a sign of life an import counts as interrupted. */
  @WithDefault("15s")
  Duration lease();

  /** How often a stream of events looks at its import. */
  @WithDefault("1s")
  Duration watchEvery();

  /** After how long without news a stream of events says that it is still there. */
  @WithDefault("15s")
  Duration heartbeat();

  /** After how long a stream of events ends, so that whoever goes on watching shows a new token. */
  @WithDefault("10m")
  Duration longestWatch();

  /** How many streams of events may be open for one clinic on one instance. */
  @WithDefault("20")
  int watchers();
}
