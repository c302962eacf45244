package dev.ward.scheduler.rounds;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Context;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Work that is done all the time: one round follows the other at once while there is more to do,
 * after a rest when there is none or when a round has failed. Any number of instances may be at it;
 * what keeps them apart is the database.
 */
public final class Rounds {

  private static final Logger LOG = Logger.getLogger(Rounds.class);

  private final Vertx vertx;
  private final Context context;
  private final String name;
  private final Duration rest;
  private final Supplier<Uni<Boolean>> round;

  private volatile boolean stopped;

  // These belong to the context's thread.
  private boolean running;
  private boolean wokenMeanwhile;
  private boolean failing;
  private long timer;

  /**
   * @param name what doesn't get done when a round fails, for the log
   * @param round its result is whether there is more to do
   */
  public Rounds(Vertx vertx, String name, Duration rest, Supplier<Uni<Boolean>> round) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.name = name;
    this.rest = rest;
    this.round = round;
  }

  /** Begins a round now, or another one when the one at hand is over. */
  public void wake() {
    context.runOnContext(this::begin);
  }

  public void stop() {
    stopped = true;
  }

  private void begin() {
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
    Uni.createFrom()
        .deferred(() -> round.get())
        .emitOn(command -> context.runOnContext(command))
        .subscribe()
        .with(
            more -> {
              failing = false;
              end(more);
            },
            failure -> {
              if (!failing) {
                LOG.warnf("%s: %s", name, failure);
              }
              failing = true;
              end(false);
            });
  }

  private void end(boolean more) {
    running = false;
    if (more || wokenMeanwhile) {
      context.runOnContext(this::begin);
    } else if (!stopped) {
      timer = vertx.setTimer(Math.max(1, rest.toMillis()), ignored -> begin());
    }
  }
}
