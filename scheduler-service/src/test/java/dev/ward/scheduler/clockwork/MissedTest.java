package dev.ward.scheduler.clockwork;

import static dev.ward.platform.testing.Directory.execute;
import static dev.ward.platform.testing.Directory.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What should have been done and wasn't. The clinics are as old as their ids, which are random. */
@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "scheduler_service"))
class MissedTest extends ClockworkScene {

  @AfterEach
  void theOldClinicsClose() {
    execute("update access.clinic set status = 'deleted' where organization_id = ?", organization);
  }

  @Test
  void anOccurrenceThatNobodyMadeIsFoundOnceAndOnRecord() {
    UUID clinic = oldClinic();
    clock.set("2025-06-10T12:00:00Z");
    detect();
    detect();
    assertThat(
            findings(
                "made_good_at is null and scheduled_for in ('2025-06-09T01:30Z', '2025-06-10T01:30Z')"))
        .isEqualTo(2);
    assertThat(
            number(
                """
                select count(*) from scheduler.outbox
                where stream = ? and event ->> 'action' = 'run.missed' and event ->> 'orgId' = ?
                """,
                clinic,
                organization.toString()))
        .isEqualTo(2);
  }

  @Test
  void whatIsThereIsNotMissed() {
    UUID clinic = oldClinic();
    due(clinic, "2025-06-09T01:30:00Z");
    due(clinic, "2025-06-10T01:30:00Z");
    clock.set("2025-06-10T12:00:00Z");
    detect();
    assertThat(findings("true")).isZero();
  }

  @Test
  void aFindingIsClosedWhenALaterOccurrenceHasSucceededAndTheLatestIsAllThatCounts() {
    UUID clinic = oldClinic();
    clock.set("2025-06-10T12:00:00Z");
    detect();
    due(clinic, "2025-06-10T01:30:00Z");
    instance().wake();
    await().atMost(SOON).until(() -> runs("state = 'succeeded'") == 1);
    detect();
    assertThat(findings("made_good_at is not null")).isEqualTo(2);
  }

  @Test
  void whereEachCountsALaterOccurrenceMakesGoodItselfOnly() {
    UUID clinic = oldClinic();
    job("catch_up = 'each'");
    clock.set("2025-06-10T12:00:00Z");
    detect();
    due(clinic, "2025-06-10T01:30:00Z");
    instance().wake();
    await().atMost(SOON).until(() -> runs("state = 'succeeded'") == 1);
    detect();
    assertThat(findings("made_good_at is null and scheduled_for = '2025-06-09T01:30Z'")).isOne();
    assertThat(findings("made_good_at is not null and scheduled_for = '2025-06-10T01:30Z'"))
        .isOne();
  }

  @Test
  void whatAPausedJobDidNotDoIsNotMissed() {
    oldClinic();
    job("paused = true");
    clock.set("2025-06-10T12:00:00Z");
    detect();
    assertThat(findings("true")).isZero();
  }

  /** A clinic knows how old it is by its id; this one has none of the kind that tells. */
  private UUID oldClinic() {
    UUID clinic = clinic("Europe/London");
    UUID old = UUID.randomUUID();
    execute(
        """
        insert into access.clinic (id, organization_id, status, time_zone, currency, opening_days)
          select ?, organization_id, status, time_zone, currency, opening_days from access.clinic where id = ?
        """,
        old,
        clinic);
    execute("update tenancy.clinic set status = 'deleted' where id = ?", clinic);
    return old;
  }

  private void detect() {
    upkeep.detect().await().atMost(SOON);
  }

  private static long findings(String condition) {
    return number(
        "select count(*) from scheduler.missed_run where job = 'scripted' and " + condition);
  }
}
