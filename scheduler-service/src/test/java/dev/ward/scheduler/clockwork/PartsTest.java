package dev.ward.scheduler.clockwork;

import static dev.ward.platform.testing.Directory.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that have parts. */
@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "scheduler_service"))
class PartsTest extends ClockworkScene {

  @Inject ScriptedParent parent;

  @AfterEach
  void nothingIsHandedOn() {
    parent.clinics.clear();
  }

  @Test
  void aRunThatHandsOnIsDoneWhenItsPartsAre() {
    UUID one = clinic("Europe/London");
    UUID two = clinic("Asia/Tokyo");
    parent.clinics.add(one);
    parent.clinics.add(two);
    parentIsDue();
    Clockwork instance = instance();
    instance.wake();
    await().atMost(SOON).until(() -> runs("job = 'scripted' and state = 'succeeded'") == 2);
    assertThat(runs("trigger = 'parent' and parent_id is not null")).isEqualTo(2);
    upkeep.tend().await().atMost(SOON);
    assertThat(
            runs(
                "job = 'scripted-parent' and state = 'succeeded' and result ->> 'handedOn' = '2'"
                    + " and progress_done = 2 and progress_total = 2"))
        .isOne();
    assertThat(
            text(
                "select l.text from scheduler.run_line l join scheduler.job_run r on r.id ="
                    + " l.run_id where r.job = 'scripted-parent'"))
        .isEqualTo("Handing on.");
  }

  @Test
  void aRunWithADeadPartIsDeadAndGoodAgainWhenThePartIs() {
    UUID failing = clinic("Europe/London");
    parent.clinics.add(failing);
    work.failing.add(failing);
    job("max_attempts = 1");
    parentIsDue();
    Clockwork instance = instance();
    instance.wake();
    await().atMost(SOON).until(() -> runs("job = 'scripted' and state = 'dead'") == 1);
    upkeep.tend().await().atMost(SOON);
    assertThat(
            runs("job = 'scripted-parent' and state = 'dead' and error = '1 of 1 parts are dead.'"))
        .isOne();

    work.failing.clear();
    String part = text("select id from scheduler.job_run where job = 'scripted'");
    transaction
        .write(
            Caller.service("scheduler-service"),
            Scope.clinic(failing, Permission.RUN_JOBS),
            connection ->
                connection
                    .preparedQuery("select scheduler.retry($1, $2)")
                    .execute(Tuple.of(failing, UUID.fromString(part))))
        .await()
        .atMost(SOON);
    instance.wake();
    await().atMost(SOON).until(() -> runs("job = 'scripted' and state = 'succeeded'") == 1);
    upkeep.tend().await().atMost(SOON);
    assertThat(runs("job = 'scripted-parent' and state = 'succeeded' and error is null")).isOne();
  }

  @Test
  void aBackfillHasNoMorePartsOpenThanItMayAndGoesOnWhereItWas() {
    UUID clinic = clinic("Europe/London");
    execute(
        """
        insert into scheduler.job_run
            (clinic_id, organization_id, job, scheduled_for, trigger, state, claimable_at, from_day, to_day, fanned_out, part_days,
             parts_at_once, next_day, progress_done, progress_total)
          values (?, ?, 'scripted', now(), 'backfill', 'waiting', null, '2025-01-01', '2025-01-31', true, 7, 2, '2025-01-01', 0, 5)
        """,
        clinic,
        organization);
    upkeep.tend().await().atMost(SOON);
    upkeep.tend().await().atMost(SOON);
    assertThat(runs("trigger = 'backfill' and state = 'pending'")).isEqualTo(2);

    Clockwork one = instance();
    await()
        .atMost(SOON)
        .until(
            () -> {
              // Whoever tends and whoever works may be another instance each time.
              instance().wake();
              upkeep.tend().await().atMost(SOON);
              assertThat(runs("trigger = 'backfill' and claimable_at is not null"))
                  .isLessThanOrEqualTo(2);
              return runs("state = 'succeeded' and part_days is not null") == 1;
            });
    one.wake();
    assertThat(
            text(
                """
                select string_agg(from_day || ' ' || to_day, ', ' order by from_day) from scheduler.job_run
                where job = 'scripted' and part_days is null
                """))
        .isEqualTo(
            "2025-01-01 2025-01-08, 2025-01-08 2025-01-15, 2025-01-15 2025-01-22, 2025-01-22"
                + " 2025-01-29, 2025-01-29 2025-01-31");
    assertThat(runs("part_days is not null and progress_done = 5 and progress_total = 5")).isOne();
  }

  private static void parentIsDue() {
    execute(
        """
        insert into scheduler.job_run (clinic_id, job, scheduled_for, trigger)
          values ('00000000-0000-0000-0000-000000000000', 'scripted-parent', now(), 'manual')
        """);
  }
}
