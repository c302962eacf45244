package dev.ward.audit.streams;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "ward.streams")
interface StreamsConfig {

  /** How many streams one instance delivers at the same time. */
  @WithDefault("16")
  int concurrency();

  /** How often it is looked whether a stream has something to deliver. */
  @WithDefault("1s")
  Duration tick();

  /** How long a stream whose instance has died waits for another. */
  @WithDefault("60s")
  Duration lease();

  /** After how long a stream that has much to deliver makes room for others. */
  @WithDefault("30s")
  Duration tenure();

  /** The most events in one delivery. */
  @WithDefault("500")
  int batch();

  /** The most bytes in one delivery, unless a single event has more. */
  @WithDefault("1M")
  MemorySize batchBytes();

  /** How many events are looked at for one delivery, when few of them are asked for. */
  @WithDefault("5000")
  int lookedAt();

  /** The pause after the first failure; each further one is twice as long. */
  @WithDefault("1s")
  Duration firstPause();

  /** The longest pause between two attempts. */
  @WithDefault("5m")
  Duration longestPause();

  /** The longest pause that a receiver can ask for with Retry-After. */
  @WithDefault("1h")
  Duration longestRetryAfter();

  /** After how long without a success a stream is stopped. */
  @WithDefault("24h")
  Duration patience();

  /** How long a syslog receiver may take: for the connection, and again for a delivery. */
  @WithDefault("10s")
  Duration syslogTimeout();

  /** How often what waits is measured. */
  @WithDefault("15s")
  Duration measured();
}
