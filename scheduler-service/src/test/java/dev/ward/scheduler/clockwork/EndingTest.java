package dev.ward.scheduler.clockwork;

import static dev.ward.platform.testing.Directory.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Runs that don't end by themselves. */
@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "scheduler_service"))
class EndingTest extends ClockworkScene {

  private static final String DUE = "2025-06-10T01:30:00Z";

  @Test
  void anAttemptThatTakesTooLongIsEndedInTheDatabaseTooAndTriedAgain() {
    UUID clinic = clinic("Europe/London");
    job("timeout_seconds = 1");
    work.sleeping.add(clinic);
    due(clinic, DUE);
    instance().wake();
    await().atMost(SOON).until(() -> runs("state = 'failed' and attempt = 1") == 1);
    assertThat(runs("error = 'It took longer than 1 seconds.'")).isOne();
    assertThat(traces()).isZero();
    await()
        .atMost(SOON)
        .until(
            () ->
                text("select count(*) from pg_stat_activity where query like '%scripted sleep%' and state = 'active' and pid <> pg_backend_pid()")
                    .equals("0"));

    work.sleeping.clear();
    endLeases();
    instance().wake();
    await().atMost(SOON).until(() -> runs("state = 'succeeded' and attempt = 2") == 1);
  }

  @Test
  void aRunThatIsCancelledWhileItIsAtWorkWritesNothing() {
    UUID clinic = clinic("Europe/London");
    CompletableFuture<Void> gate = new CompletableFuture<>();
    work.gates.put(clinic, gate);
    due(clinic, DUE);
    instance().wake();
    await().atMost(SOON).until(() -> work.gates.isEmpty());
    cancel(clinic);
    gate.complete(null);
    await().atMost(SOON).until(() -> idle());
    assertThat(runs("state = 'cancelled' and result is null and finished_at is not null")).isOne();
    assertThat(traces()).isZero();
  }

  @Test
  void theHolderOfACancelledRunSeesItAtItsNextHeartbeatAndEndsItsWork() {
    UUID clinic = clinic("Europe/London");
    UUID next = clinic("Europe/London");
    work.sleeping.add(clinic);
    due(clinic, DUE);
    Lane lane = new Lane("busy", 1, claims, worker, new Rest(vertx, 0));
    lane.wake();
    await().atMost(SOON).until(() -> runs("state = 'running'") == 1);
    await().atMost(SOON).until(() -> lane.held().size() == 1 && asleep());
    cancel(clinic);
    List<Claim> held = List.copyOf(lane.held());
    assertThat(claims.heartbeat("busy", held).await().atMost(SOON)).isEmpty();
    lane.forget(held.get(0).id());

    // The lane is free for others long before the work would have come to its end.
    due(next, DUE);
    lane.wake();
    await().atMost(SOON).until(() -> runs("state = 'succeeded' and holder = 'busy'") == 1);
    assertThat(runs("state = 'cancelled'")).isOne();
  }

  @Test
  void aHeartbeatDoesNotKeepARunThatTakesLongerThanItsJobMay() {
    UUID clinic = clinic("Europe/London");
    due(clinic, DUE);
    List<Claim> held = claims.claim("slow", worker.jobs(), 1, null).await().atMost(SOON);
    assertThat(claims.heartbeat("slow", held).await().atMost(SOON)).hasSize(1);
    execute(
        "update scheduler.job_run set started_at = clock_timestamp() - interval '2 hours' where job = 'scripted'");
    assertThat(claims.heartbeat("slow", held).await().atMost(SOON)).isEmpty();
  }

  @Test
  void aJobThatAlwaysFailsEndsInTheDeadLetterAndHoldsNobodyUp() {
    UUID failing = clinic("Europe/London");
    work.failing.add(failing);
    due(failing, DUE);
    for (int i = 0; i < 30; i++) {
      due(clinic("Europe/London"), DUE);
    }
    Clockwork one = instance();
    one.wake();
    await().atMost(SOON).until(() -> runs("state = 'succeeded'") == 30);
    assertThat(runs("state = 'failed' and claimable_at > clock_timestamp()")).isOne();
    endLeases();
    one.wake();
    await().atMost(SOON).until(() -> runs("state = 'dead' and attempt = 2") == 1);
    assertThat(text("select count(*) from scheduler.run_line where clinic_id = ?", failing))
        .isEqualTo("2");
  }

  private static boolean asleep() {
    return !text("select count(*) from pg_stat_activity where query like '%scripted sleep%' and state = 'active' and pid <> pg_backend_pid()")
        .equals("0");
  }

  private static boolean idle() {
    return text("select count(*) from pg_stat_activity where usename = 'scheduler_service' and state <> 'idle'")
        .equals("0");
  }

  private static void cancel(UUID clinic) {
    execute(
        """
        update scheduler.job_run set state = 'cancelled', claimable_at = null, finished_at = clock_timestamp(), fence = fence + 1
        where job = 'scripted' and clinic_id = ?
        """,
        clinic);
  }
}
