package dev.ward.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofMillis(1);

  /** An eighth of a batch of eighty. */
  private static final int PLENTY = 10;

  private final AtomicInteger turns = new AtomicInteger();
  private Loop loop;

  @AfterAll
  static void end() {
    VERTX.closeAndAwait();
  }

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void whileThereIsPlentyItGoesOnAtOnce() throws InterruptedException {
    assertThat(turns(4, NEVER, PLENTY, PLENTY, 80)).isTrue();
  }

  @Test
  void afterALittleItIsLeftAloneForAMoment() throws InterruptedException {
    assertThat(turns(2, NEVER, PLENTY, PLENTY - 1)).isTrue();
    othersHaveGoneOn();
    assertThat(turns).hasValue(2);
  }

  @Test
  void afterTheMomentItGoesOn() throws InterruptedException {
    assertThat(turns(4, SOON, 1, 1, 1)).isTrue();
  }

  /**
   * Whether there are so many turns, which bring these amounts; the one after them is never over.
   */
  private boolean turns(int expected, Duration linger, Integer... amounts)
      throws InterruptedException {
    Queue<Integer> left = new ArrayDeque<>(List.of(amounts));
    CountDownLatch done = new CountDownLatch(expected);
    loop =
        new Loop(
            VERTX,
            config(linger),
            SOON,
            () -> {
              turns.incrementAndGet();
              done.countDown();
              Integer amount = left.poll();
              return amount == null ? Uni.createFrom().nothing() : Uni.createFrom().item(amount);
            },
            failure -> {});
    loop.start();
    return done.await(10, TimeUnit.SECONDS);
  }

  /** Far more often than it would take to notice. */
  private static void othersHaveGoneOn() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(100);
    Loop other =
        new Loop(
            VERTX,
            SOON,
            NEVER,
            () -> {
              done.countDown();
              return Uni.createFrom().item(0);
            },
            failure -> {});
    other.start();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    other.stop();
  }

  private static OutboxConfig.Outbox config(Duration linger) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 100, new DurationConverter())
        .withMapping(OutboxConfig.class)
        .withDefaultValues(
            Map.of(
                "ward.schema",
                "probe",
                "ward.outbox.batch",
                String.valueOf(8 * PLENTY),
                "ward.outbox.linger",
                linger.toMillis() + "ms"))
        .build()
        .getConfigMapping(OutboxConfig.class)
        .outbox();
  }
}
