package dev.ward.tenancy.identity;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Context;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Rounds of work, one at a time; each is followed by a rest that {@link #wake()} cuts short. */
public final class Rounds {

  private static final Logger LOG = Logger.getLogger(Rounds.class);

  private final Vertx vertx;
  private final Context context;
  private final String what;
  private final Supplier<Uni<Duration>> work;
  private final Duration restAfterFailure;

  private volatile boolean stopped;

  // These belong to the context's thread.
  private boolean running;
  private boolean wokenMeanwhile;
  private boolean failing;
  private long timer;

  /**
   * @param what waits when a round fails, for the log
   * @param work one round; its result is how long to rest
   */
  public Rounds(Vertx vertx, String what, Supplier<Uni<Duration>> work, Duration restAfterFailure) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.what = what;
    this.work = work;
    this.restAfterFailure = restAfterFailure;
  }

  public void wake() {
    context.runOnContext(this::round);
  }

  public void stop() {
    stopped = true;
  }

  private void round() {
    if (stopped) {
      return;
    }
    if (running) {
      wokenMeanwhile = true;
      return;
    }
    running = true;
    wokenMeanwhile = false;
    vertx.cancelTimer(timer);
    work.get()
        .emitOn(command -> context.runOnContext(command))
        .subscribe()
        .with(
            rest -> {
              failing = false;
              rest(rest);
            },
            failure -> {
              if (!failing) {
                LOG.warnf("%s: %s", what, failure);
              }
              failing = true;
              rest(restAfterFailure);
            });
  }

  private void rest(Duration rest) {
    running = false;
    if (wokenMeanwhile) {
      round();
    } else if (!stopped) {
      timer = vertx.setTimer(Math.max(1, rest.toMillis()), ignored -> round());
    }
  }
}
