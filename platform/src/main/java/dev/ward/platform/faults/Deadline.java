package dev.ward.platform.faults;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/** Bounds how long somebody else's answer is waited for. */
public final class Deadline {

  private final Vertx vertx;
  private final long millis;

  public Deadline(Vertx vertx, Duration longest) {
    this.vertx = vertx;
    this.millis = longest.toMillis();
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
              long timer =
                  vertx.setTimer(
                      millis,
                      fired -> context.runOnContext(ignored -> emitter.fail(silence.get())));
              sign.onSuccess(given -> vertx.cancelTimer(timer));
              work.onTermination()
                  .invoke(() -> vertx.cancelTimer(timer))
                  .subscribe()
                  .with(emitter::complete, emitter::fail);
            });
  }
}
