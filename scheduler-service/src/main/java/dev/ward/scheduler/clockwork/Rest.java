package dev.ward.scheduler.clockwork;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * What a lane leaves to others behind each run: without it a night of thousands of clinics takes
 * all of the database for as long as it goes on, and whoever opens a page meanwhile, in a zone
 * where it is day, waits for it. A run that took long because the database is busy is followed by a
 * longer rest, so lanes give way just then.
 */
final class Rest {

  /** Nobody notices runs that are shorter; a night of nothing but those is over soon. */
  static final Duration BRIEF = Duration.ofMillis(10);

  /** Enough for what waits behind a long run; more would only make the night longer. */
  static final Duration LONGEST = Duration.ofMillis(250);

  private final Vertx vertx;
  private final double share;

  /**
   * @param share how long a lane rests, in parts of the time that its run took; 0 for never
   */
  Rest(Vertx vertx, double share) {
    if (!(share >= 0)) {
      throw new IllegalArgumentException("ward.scheduler.rest is " + share + ", less than 0");
    }
    this.vertx = vertx;
    this.share = share;
  }

  Duration behind(Duration run) {
    if (run.compareTo(BRIEF) < 0) {
      return Duration.ZERO;
    }
    long millis = (long) Math.min(run.toMillis() * share, LONGEST.toMillis());
    return Duration.ofMillis(millis);
  }

  /** Completes when the lane has rested. */
  Uni<Void> after(Duration run) {
    long millis = behind(run).toMillis();
    if (millis == 0) {
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom()
        .emitter(rested -> vertx.setTimer(millis, timer -> rested.complete(null)));
  }
}
