package dev.ward.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Bounded waiting for something that tells nobody when it is done. */
final class Waiting {
  private static final long PAUSE_MILLIS = 100;

  private Waiting() {}

  /** Waits until a process answers; fails at once when it ends instead. */
  static void until(ManagedProcess process, Duration patience, BooleanSupplier answers) {
    boolean answered =
        until(
            patience,
            () -> {
              if (!process.isAlive()) {
                throw new Failure(process.ending());
              }
              return answers.getAsBoolean();
            });
    if (!answered) {
      throw new Failure(
          "%s doesn't answer after %d s; %s"
              .formatted(process.name(), patience.toSeconds(), process.whereItsLogIs()));
    }
  }

  /** Whether the condition came true in time. */
  static boolean until(Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      if (condition.getAsBoolean()) {
        return true;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure("Interrupted while waiting.", e);
      }
    }
    return false;
  }
}
