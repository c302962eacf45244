package dev.ward.audit.alerts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "ward.alerts")
interface AlertsConfig {

  /** How often it is looked whether there is something new on record, or somebody to be told. */
  @WithDefault("2s")
  Duration tick();

  /** How many events are looked through in one transaction. */
  @WithDefault("2000")
  int lookedAt();

  /** How many notifications are taken on at a time. */
  @WithDefault("20")
  int batch();

  /** How often it is tried to tell somebody. */
  @WithDefault("12")
  int attempts();

  /** The pause after the first failure; each further one is twice as long. */
  @WithDefault("5s")
  Duration firstPause();

  /** The longest pause between two attempts. */
  @WithDefault("30m")
  Duration longestPause();

  /** How long a notification whose instance has died waits for another. */
  @WithDefault("2m")
  Duration lease();

  /** How long a mail server may take. */
  @WithDefault("30s")
  Duration mailTimeout();

  /** How often what waits is measured, and forgotten what can't count any more. */
  @WithDefault("30s")
  Duration measured();
}
