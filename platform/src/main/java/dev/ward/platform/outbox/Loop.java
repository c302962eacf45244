package dev.ward.platform.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does something again and again: at once while there is more to do, after a while when there is
 * nothing, and ever later while it fails.
 */
public final class Loop {

  /** What part of a batch is little. */
  private static final int LITTLE = 8;

  private final Vertx vertx;
  private final Duration idle;
  private final Duration linger;
  private final int plenty;
  private final Duration longestPause;
  private final Duration longestRetryAfter;
  private final Supplier<Uni<Integer>> work;
  private final Consumer<Throwable> firstFailure;

  private volatile boolean stopped;
  private int failures;

  /**
   * @param idle how long it is left alone when there is nothing to do
   * @param longestPause between two attempts while it fails
   * @param work the result is how much was done
   * @param firstFailure is told of a failure that follows no other
   */
  public Loop(
      Vertx vertx,
      Duration idle,
      Duration longestPause,
      Supplier<Uni<Integer>> work,
      Consumer<Throwable> firstFailure) {
    this(vertx, idle, Duration.ZERO, 1, longestPause, longestPause, work, firstFailure);
  }

  /**
   * One that makes nothing of a little: it is left alone for a moment, so that more comes along.
   */
  Loop(
      Vertx vertx,
      OutboxConfig.Outbox config,
      Duration idle,
      Supplier<Uni<Integer>> work,
      Consumer<Throwable> firstFailure) {
    this(
        vertx,
        idle,
        config.linger(),
        config.batch() / LITTLE,
        config.longestPause(),
        config.longestRetryAfter(),
        work,
        firstFailure);
  }

  private Loop(
      Vertx vertx,
      Duration idle,
      Duration linger,
      int plenty,
      Duration longestPause,
      Duration longestRetryAfter,
      Supplier<Uni<Integer>> work,
      Consumer<Throwable> firstFailure) {
    this.vertx = vertx;
    this.idle = idle;
    this.linger = linger;
    this.plenty = plenty;
    this.longestPause = longestPause;
    this.longestRetryAfter = longestRetryAfter;
    this.work = work;
    this.firstFailure = firstFailure;
  }

  public void start() {
    again(idle.toMillis());
  }

  public void stop() {
    stopped = true;
  }

  private void again(long delayMillis) {
    if (!stopped) {
      vertx.setTimer(Math.max(1, delayMillis), ignored -> run());
    }
  }

  private void run() {
    if (stopped) {
      return;
    }
    Uni.createFrom()
        .deferred(() -> work.get())
        .subscribe()
        .with(
            done -> {
              failures = 0;
              again(rest(done));
            },
            failure -> {
              failures++;
              if (failures == 1) {
                firstFailure.accept(failure);
              }
              again(pause(failure));
            });
  }

  private long rest(int done) {
    if (done == 0) {
      return idle.toMillis();
    }
    return done < plenty ? linger.toMillis() : 0;
  }

  /** As long as it was asked for, within bounds; else ever longer, and never two at once. */
  private long pause(Throwable failure) {
    if (failure instanceof AuditUnavailable unavailable && unavailable.retryAfter() != null) {
      return Math.min(longestRetryAfter.toMillis(), unavailable.retryAfter().toMillis());
    }
    long base = Math.min(longestPause.toMillis(), idle.toMillis() << Math.min(failures, 10));
    return base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1);
  }
}
