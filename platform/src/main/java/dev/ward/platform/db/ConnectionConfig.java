package dev.ward.platform.db;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Who gets a database connection while there are fewer than are wanted. */
@ConfigMapping(prefix = "ward.connections")
interface ConnectionConfig {

  /**
   * How many connections are kept from requests, for what requests must not hold up: allowances,
   * refusals' records, health.
   */
  @WithDefault("2")
  int reserved();

  /** The share of the connections that the requests of one clinic may hold at the same time. */
  @WithDefault("0.75")
  double perClinic();

  /** How many requests may wait for a connection; further ones are refused. */
  @WithDefault("2000")
  int waiting();

  /** How many requests of one clinic may wait for a connection; further ones are refused. */
  @WithDefault("200")
  int waitingPerClinic();

  /** How long a request may wait for a connection. */
  @WithDefault("3s")
  Duration longestWait();

  /**
   * How long a request waits for a database that says nothing: for its transaction's context, or
   * for the answer where one statement, or work on entities, is all there is.
   */
  @WithDefault("15s")
  Duration longestSilence();
}
