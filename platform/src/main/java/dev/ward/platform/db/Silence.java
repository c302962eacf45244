package dev.ward.platform.db;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how long a request waits for a database that has stopped to answer, though its connections
 * still stand: a frozen server, a disk that hangs, a network that swallows. The request is told so;
 * its work stays behind with the connection, and comes to nothing when that speaks again.
 */
@Singleton
class Silence {

  private final Vertx vertx;
  private final long longest;

  Silence(ConnectionConfig config, Vertx vertx) {
    this.vertx = vertx;
    this.longest = config.longestSilence().toMillis();
  }

  /**
   * The work's outcome, or 503 when it is too long in coming.
   *
   * @param firstSign of the database; with it the waiting counts as over. Null: only the outcome is
   *     one
   * @param givenUp becomes true when nobody waits for the outcome any more
   */
  <T> Uni<T> bounded(Uni<T> work, @Nullable Future<?> firstSign, AtomicBoolean givenUp) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              long timer =
                  vertx.setTimer(
                      longest,
                      fired -> {
                        givenUp.set(true);
                        emitter.fail(noAnswer());
                      });
              if (firstSign != null) {
                firstSign.onComplete(sign -> vertx.cancelTimer(timer));
              }
              work.subscribe()
                  .with(
                      item -> {
                        vertx.cancelTimer(timer);
                        emitter.complete(item);
                      },
                      failure -> {
                        vertx.cancelTimer(timer);
                        emitter.fail(failure);
                      });
            });
  }

  static Problem noAnswer() {
    return Problem.of(ProblemCode.UNAVAILABLE, "The database doesn't answer; try again.");
  }
}
