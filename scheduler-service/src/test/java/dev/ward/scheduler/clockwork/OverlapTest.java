package dev.ward.scheduler.clockwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a job says of how it wants to be treated. */
@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "scheduler_service"))
class OverlapTest extends ClockworkScene {

  private static final List<String> LONDON = List.of("Europe/London");

  @Test
  void anOccurrenceIsSkippedWhileTheOneBeforeIsNotDone() {
    UUID clinic = clinic("Europe/London");
    job("overlap = 'skip'");
    plan("2025-06-10T01:30:00Z");
    plan("2025-06-11T01:30:00Z");
    assertThat(runs("state = 'pending' and scheduled_for = '2025-06-10T01:30Z'")).isOne();
    assertThat(runs("state = 'cancelled' and error = 'The occurrence before was not done yet.'"))
        .isOne();
    assertThat(text("select count(*) from scheduler.job_run where clinic_id = ?", clinic))
        .isEqualTo("2");
  }

  @Test
  void anOccurrenceTakesThePlaceOfTheOneBefore() {
    clinic("Europe/London");
    job("overlap = 'cancel'");
    plan("2025-06-10T01:30:00Z");
    plan("2025-06-11T01:30:00Z");
    assertThat(runs("state = 'cancelled' and scheduled_for = '2025-06-10T01:30Z'")).isOne();
    assertThat(runs("state = 'pending' and scheduled_for = '2025-06-11T01:30Z'")).isOne();
  }

  @Test
  void aQueuedOccurrenceIsNotClaimedWhileTheOneBeforeIsAtWork() {
    clinic("Europe/London");
    plan("2025-06-10T01:30:00Z");
    List<Claim> first = claims.claim("one", worker.jobs(), 5, null).await().atMost(SOON);
    plan("2025-06-11T01:30:00Z");
    assertThat(claims.claim("two", worker.jobs(), 5, null).await().atMost(SOON)).isEmpty();
    worker.run(first.get(0), new java.util.concurrent.CompletableFuture<>()).await().atMost(SOON);
    assertThat(claims.claim("two", worker.jobs(), 5, null).await().atMost(SOON)).hasSize(1);
  }

  @Test
  void aJobThatCatchesUpWithEachHasEveryMissedOccurrence() {
    clinic("Europe/London");
    job("catch_up = 'each', catch_up_seconds = 340000");
    clock.set("2025-06-10T01:30:00Z");
    Clockwork one = instance();
    tick(one);
    clock.set("2025-06-13T12:00:00Z");
    tick(one);
    await().atMost(SOON).until(() -> runs("state = 'succeeded'") == 7);
    assertThat(runs("scheduled_for >= '2025-06-10'")).isEqualTo(4);
  }

  @Test
  void aJobByTheSecondIsTheSameEverywhereAndOnce() {
    clinic("Europe/London");
    clinic("Asia/Tokyo");
    job("cron = null, every_seconds = 600");
    Clockwork one = instance();
    for (String at :
        List.of("2025-06-10T01:31:00Z", "2025-06-10T01:39:00Z", "2025-06-10T01:41:00Z")) {
      clock.set(at);
      tick(one);
    }
    assertThat(runs("scheduled_for = '2025-06-10T01:30Z'")).isEqualTo(2);
    assertThat(runs("scheduled_for = '2025-06-10T01:40Z'")).isEqualTo(2);
    assertThat(runs("true")).isEqualTo(4);
  }

  @Test
  void aZoneOfTheJobsOwnTakesThePlaceOfTheClinics() {
    clinic("Asia/Tokyo");
    job("time_zone = 'America/New_York'");
    clock.set("2025-06-10T06:30:00Z");
    tick(instance());
    assertThat(runs("scheduled_for = '2025-06-10T06:30Z'")).isOne();
    assertThat(runs("true")).isOne();
  }

  @Test
  void anOrganizationsJobHasOneOccurrenceForEachOrganization() {
    UUID other = Directory.organization("Southbank");
    job("scope = 'organization', time_zone = 'UTC'");
    clock.set("2025-06-10T02:30:00Z");
    tick(instance());
    await()
        .atMost(SOON)
        .until(
            () ->
                runs(
                        "state = 'succeeded' and clinic_id = '00000000-0000-0000-0000-000000000000' and organization_id in ('%s', '%s')"
                            .formatted(organization, other))
                    == 2);
  }

  @Test
  void aClinicThatHasPausedAJobHasNoOccurrencesAndMissedNoneWhenItResumes() {
    UUID paused = clinic("Europe/London");
    clinic("Europe/London");
    Directory.execute(
        "insert into scheduler.job_pause (clinic_id, job, paused) values (?, 'scripted', true)",
        paused);
    plan("2025-06-10T01:30:00Z");
    assertThat(runs("true")).isOne();
    Directory.execute(
        "update scheduler.job_pause set paused = false, since = '2025-06-10T09:00Z' where clinic_id"
            + " = ?",
        paused);
    plan("2025-06-10T01:30:00Z");
    assertThat(runs("true")).isOne();
    plan("2025-06-11T01:30:00Z");
    assertThat(runs("true")).isEqualTo(3);
  }

  @Test
  void whatPeopleAskForRunsWhileTheJobIsPaused() {
    UUID clinic = clinic("Europe/London");
    due(clinic, "2025-06-10T01:30:00Z");
    due(clinic("Europe/London"), "2025-06-10T01:30:00Z");
    Directory.execute(
        "update scheduler.job_run set trigger = 'backfill' where clinic_id = ?", clinic);
    job("paused = true");
    List<Claim> claimed = claims.claim("one", worker.jobs(), 5, null).await().atMost(SOON);
    assertThat(claimed).extracting(Claim::clinicId).containsExactly(clinic);
  }

  @Test
  void whatAnotherServiceDoesIsPlannedHereAndLeftToIt() {
    UUID clinic = clinic("Europe/London");
    Directory.execute(
        "update scheduler.job set due_from = '2020-01-01' where name = 'weekly-report'");
    // A Monday, half an hour after it is due there.
    clock.set("2025-06-09T06:00:00Z");
    tick(instance());
    String own =
        "select concat_ws(' ', performer, state) from scheduler.job_run where clinic_id = ? and job"
            + " = 'weekly-report'";
    assertThat(text(own, clinic)).isEqualTo("metrics-service pending");
    assertThat(claims.claim("one", Set.of("weekly-report"), 5, null).await().atMost(SOON))
        .isEmpty();
    Directory.execute("delete from scheduler.job_run where job = 'weekly-report'");
    Directory.execute("update scheduler.job set due_from = now() where name = 'weekly-report'");
  }

  @Test
  void jitterSpreadsOccurrencesWithinItsBoundsAndAlwaysTheSameWay() {
    for (int i = 0; i < 40; i++) {
      clinic("Europe/London");
    }
    job("jitter_seconds = 3600");
    String due = text("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    plan(due);
    assertThat(runs("claimable_at - scheduled_for between '0 s' and '3601 s'")).isEqualTo(40);
    assertThat(runs("claimable_at - scheduled_for < '1800 s'")).isBetween(5L, 35L);
  }

  @Test
  void aHigherPriorityIsClaimedFirst() {
    UUID low = clinic("Europe/London");
    due(low, "2025-06-10T01:30:00Z");
    UUID high = clinic("Europe/London");
    due(high, "2025-06-10T01:30:00Z");
    Directory.execute("update scheduler.job_run set priority = 5 where clinic_id = ?", high);
    long first = 0;
    for (int i = 0; i < 20; i++) {
      List<Claim> one = claims.claim("one", worker.jobs(), 1, null).await().atMost(SOON);
      first += one.get(0).clinicId().equals(high) ? 1 : 0;
      claims.giveBack("one", one).await().atMost(SOON);
      Directory.execute(
          "update scheduler.job_run set claimable_at = '2025-06-10' where clinic_id = ?", low);
    }
    // One claim in eight is for what has waited longest, so that low priorities don't wait for
    // ever.
    assertThat(first).isBetween(10L, 20L);
  }

  private void plan(String at) {
    clock.set(at);
    transaction
        .relay(
            connection ->
                plans.plan(
                    connection, "scripted", List.of(new Due(LONDON.get(0), clock.instant()))))
        .await()
        .atMost(SOON);
  }
}
