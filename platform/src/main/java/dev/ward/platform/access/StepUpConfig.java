package dev.ward.platform.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

@ConfigMapping(prefix = "ward.step-up")
interface StepUpConfig {

  /** How long ago the sign-in may be for deeds that can't be taken back. */
  @WithDefault("5m")
  Duration maxAge();

  /**
   * The {@code acr} values that stand for a second factor; with one of them the age is no matter.
   */
  @WithDefault("2")
  List<String> levels();
}
