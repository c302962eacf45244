package dev.ward.audit.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "ward.audit.retention")
interface RetentionConfig {

  /** How often it is looked for what is due to be let go of. */
  @WithDefault("1h")
  Duration every();

  /** How long an instance that has died keeps the others from it; longer than one archive takes. */
  @WithDefault("5m")
  Duration lease();

  /** How many events go into one archive; all of them are in memory for a moment. */
  @WithDefault("2000")
  int segment();
}
