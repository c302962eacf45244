package dev.ward.scheduler.inbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "ward.inbox")
interface InboxConfig {

  /** How often an open stream looks for something new. */
  @WithDefault("3s")
  Duration watchEvery();

  /** How long a stream stays open; clients connect again. */
  @WithDefault("5m")
  Duration longestWatch();

  /** After how long without news a comment keeps proxies from closing the stream. */
  @WithDefault("20s")
  Duration heartbeat();

  /** How many streams one person may have open on one instance. */
  @WithDefault("4")
  int watchersPerPerson();

  /** How many streams one instance has open at all. */
  @WithDefault("500")
  int watchers();
}
