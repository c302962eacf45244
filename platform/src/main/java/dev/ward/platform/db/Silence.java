package dev.ward.platform.db;

import dev.ward.platform.faults.Deadline;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Bounds how long a request waits for a database that has stopped to answer, though its connections
 * still stand: a frozen server, a disk that hangs, a network that swallows. The request is told so;
 * its work stays behind with the connection, and comes to nothing when that speaks again.
 */
@Singleton
class Silence {

  private final Deadline deadline;

  Silence(ConnectionConfig config, Vertx vertx) {
    this.deadline = new Deadline(vertx, config.longestSilence());
  }

  /**
   * The work's outcome, or 503 when it is too long in coming.
   *
   * @param givenUp becomes true when nobody waits for the outcome any more
   */
  <T> Uni<T> bounded(Uni<T> work, AtomicBoolean givenUp) {
    return deadline.bounded(work, givingUp(givenUp));
  }

  /**
   * The same, but the waiting is over with the database's first sign.
   *
   * @param firstSign succeeds with it
   */
  <T> Uni<T> bounded(Uni<T> work, Future<?> firstSign, AtomicBoolean givenUp) {
    return deadline.bounded(work, firstSign, givingUp(givenUp));
  }

  private static Supplier<Throwable> givingUp(AtomicBoolean givenUp) {
    return () -> {
      givenUp.set(true);
      return noAnswer();
    };
  }

  static Problem noAnswer() {
    return Problem.of(ProblemCode.UNAVAILABLE, "The database doesn't answer; try again.");
  }
}
