package dev.ward.platform.faults;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Bounds how long somebody else's answer is waited for. It is counted in steps, each begun only
 * when the one before was noticed: while the event loop has no time to listen, an answer may lie
 * there unread, and the other side isn't silent.
 */
public final class Deadline {

  private static final int STEPS = 8;

  private final Vertx vertx;
  private final long stepMillis;

  public Deadline(Vertx vertx, Duration longest) {
    this.vertx = vertx;
    this.stepMillis = Math.max(1, longest.toMillis() / STEPS);
  }

  /**
   * The work's outcome, or a failure when it is too long in coming. The work itself isn't stopped;
   * what it brings later is let go.
   *
   * @param silence makes the failure, on the context that waits
   */
  public <T> Uni<T> bounded(Uni<T> work, Supplier<Throwable> silence) {
    return bounded(work, Future.failedFuture("none is awaited"), silence);
  }

  /**
   * The same, where a sign of life is enough: once it is there the work may take its time.
   *
   * @param sign counts when it succeeds
   */
  public <T> Uni<T> bounded(Uni<T> work, Future<?> sign, Supplier<Throwable> silence) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Context context = vertx.getOrCreateContext();
              Wait wait =
                  new Wait(() -> context.runOnContext(ignored -> emitter.fail(silence.get())));
              wait.step(STEPS);
              sign.onSuccess(given -> wait.end());
              work.onTermination()
                  .invoke(wait::end)
                  .subscribe()
                  .with(emitter::complete, emitter::fail);
            });
  }

  private final class Wait {

    private final Runnable silence;
    private volatile boolean over;
    private volatile long timer;

    Wait(Runnable silence) {
      this.silence = silence;
    }

    void step(int left) {
      if (over) {
        return;
      }
      if (left == 0) {
        silence.run();
      } else {
        timer = vertx.setTimer(stepMillis, fired -> step(left - 1));
      }
    }

    void end() {
      over = true;
      vertx.cancelTimer(timer);
    }
  }
}
