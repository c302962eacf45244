package dev.ward.scheduler;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "ward.scheduler")
public interface SchedulerConfig {

  /** How many runs are worked on at once by one instance. */
  @WithDefault("2")
  int lanes();

  /**
   * How long a lane rests behind a run, in parts of the time that the run took, so that pages are
   * answered quickly during the night of others; at most a quarter of a second, and not at all
   * behind runs of less than 10 ms. 0 for never.
   */
  @WithDefault("1")
  double rest();

  /** How many due runs a lane claims at the most in one statement. */
  @WithDefault("32")
  int batch();

  /**
   * How long a claimed run may wait behind others before it is given back for another instance to
   * take.
   */
  @WithDefault("2s")
  Duration patience();

  /**
   * How often the holder of runs tells that it is alive; well below the shortest lease, which is 15
   * s.
   */
  @WithDefault("5s")
  Duration heartbeat();

  /** How long a run may go on when the service is told to stop. */
  @WithDefault("5s")
  Duration grace();

  /**
   * How long at most until jobs, clinics and zones are looked at again; occurrences are made when
   * they are due anyway.
   */
  @WithDefault("30s")
  Duration replan();

  /** How far back it is looked for occurrences that should be there and are not. */
  @WithDefault("2d")
  Duration missedWithin();

  /** How late an occurrence may be before it counts as missed. */
  @WithDefault("15m")
  Duration missedAfter();

  /** How often it is looked for them. */
  @WithDefault("10m")
  Duration detectEvery();

  /** How often runs that are older than their job keeps them are removed. */
  @WithDefault("10m")
  Duration forgetEvery();

  /** How often the parts of runs are looked after, and figures of the queue are read. */
  @WithDefault("2s")
  Duration tendEvery();

  /** How many streams of run states one instance serves at the most. */
  @WithDefault("200")
  int watchers();

  /** How many of them to one caller. */
  @WithDefault("5")
  int watchersPerCaller();

  /** How often a stream looks. */
  @WithDefault("1s")
  Duration watchEvery();

  /** How long a stream lasts at the most; whoever watches asks again. */
  @WithDefault("10m")
  Duration longestWatch();

  /** How many clinics one run of the cleanup purges at the most, all in one transaction. */
  @WithDefault("50")
  int cleanupBatch();

  /** How long what has ended is kept before the cleanup removes it. */
  Keep keep();

  interface Keep {

    /** Invitations that were accepted, revoked or ran out; at least a week. */
    @WithDefault("90d")
    Duration invitations();

    /** Support that has ended and broken glass that was reviewed; at least 30 days. */
    @WithDefault("365d")
    Duration grants();

    /** Answers to requests with an Idempotency-Key; at least a day. */
    @WithDefault("24h")
    Duration answers();
  }
}
