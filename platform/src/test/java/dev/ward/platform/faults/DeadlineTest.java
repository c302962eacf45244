package dev.ward.platform.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Vertx VERTX = Vertx.vertx();

  private final CompletableFuture<String> work = new CompletableFuture<>();
  private final AtomicInteger silences = new AtomicInteger();

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @Test
  void whatComesInTimeIsTheOutcome() {
    work.complete("done");
    assertThat(within(NEVER)).isEqualTo("done");
  }

  @Test
  void aFailureInTimeIsTheOutcome() {
    work.completeExceptionally(new IllegalArgumentException("no"));
    assertThat(within(NEVER)).isEqualTo("no");
  }

  @Test
  void whatIsTooLongInComingFails() {
    assertThat(within(SOON)).isEqualTo("silence");
  }

  @Test
  void whatComesTooLateIsLetGo() {
    assertThat(within(SOON)).isEqualTo("silence");
    work.complete("done");
    assertThat(silences).hasValue(1);
  }

  @Test
  void afterASignTheWorkMayTakeItsTime() {
    Promise<Void> sign = Promise.promise();
    sign.complete();
    CompletableFuture<String> outcome =
        outcome(new Deadline(VERTX, SOON).bounded(uni(), sign.future(), this::silence));
    // Another of the same length, set later, is over only after the first would have been.
    assertThat(within(SOON)).isEqualTo("silence");
    assertThat(outcome).isNotDone();
    work.complete("done");
    assertThat(outcome.join()).isEqualTo("done");
  }

  @Test
  void aSignThatFailsIsNone() {
    Promise<Void> sign = Promise.promise();
    sign.fail("gone");
    assertThat(
            outcome(new Deadline(VERTX, SOON).bounded(uni(), sign.future(), this::silence)).join())
        .isEqualTo("silence");
  }

  @Test
  void whatCameWhileTheLoopHadNoTimeForItIsTheOutcome() {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    VERTX.runOnContext(
        ignored -> {
          outcome(new Deadline(VERTX, SOON).bounded(answeringSoon(), this::silence))
              .thenAccept(outcome::complete);
          long busyUntil = System.nanoTime() + SOON.multipliedBy(3).toNanos();
          while (System.nanoTime() < busyUntil) {
            Thread.onSpinWait();
          }
        });
    assertThat(outcome.join()).isEqualTo("done");
  }

  @Test
  void silenceIsToldOnTheContextThatWaits() {
    CompletableFuture<Boolean> same = new CompletableFuture<>();
    VERTX.runOnContext(
        ignored -> {
          var context = VERTX.getOrCreateContext();
          new Deadline(VERTX, SOON)
              .bounded(uni(), this::silence)
              .subscribe()
              .with(
                  item -> same.complete(false),
                  failure -> same.complete(VERTX.getOrCreateContext() == context));
        });
    assertThat(same.join()).isTrue();
  }

  private String within(Duration longest) {
    return outcome(new Deadline(VERTX, longest).bounded(uni(), this::silence)).join();
  }

  /** On the loop, and then one turn of it more, as what comes from the network takes. */
  private static Uni<String> answeringSoon() {
    return Uni.createFrom()
        .emitter(
            emitter ->
                VERTX.setTimer(
                    SOON.toMillis() * 2,
                    fired -> VERTX.runOnContext(ignored -> emitter.complete("done"))));
  }

  private Uni<String> uni() {
    return Uni.createFrom().completionStage(work);
  }

  private Throwable silence() {
    silences.incrementAndGet();
    return new IllegalStateException("silence");
  }

  private static CompletableFuture<String> outcome(Uni<String> bounded) {
    return bounded
        .subscribeAsCompletionStage()
        .exceptionally(
            failure ->
                (failure instanceof CompletionException ? failure.getCause() : failure)
                    .getMessage());
  }
}
