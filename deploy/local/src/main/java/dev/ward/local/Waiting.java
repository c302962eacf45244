package dev.ward.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Bounded waiting for something that tells nobody when it is done. */
public final class Waiting {
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
    return poll(patience, condition::getAsBoolean, answer -> answer);
  }

  /** Asks until the answer is good or the time is over; returns the last answer. */
  public static <T> T poll(Duration patience, Supplier<T> ask, Predicate<T> good) {
    long deadline = System.nanoTime() + patience.toNanos();
    T answer = ask.get();
    while (!good.test(answer) && System.nanoTime() < deadline) {
      pause();
      answer = ask.get();
    }
    return answer;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted while waiting.", e);
    }
  }
}
