package dev.ward.audit.partitions;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "ward.audit.partitions")
interface PartitionConfig {

  /** For how many months after the current one there is a partition already. */
  @WithDefault("3")
  int monthsAhead();

  /** How often those that are missing are made. */
  @WithDefault("6h")
  Duration every();
}
