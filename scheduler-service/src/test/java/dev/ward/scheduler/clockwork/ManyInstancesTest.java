package dev.ward.scheduler.clockwork;

import static dev.ward.platform.testing.Directory.execute;
import static dev.ward.platform.testing.Directory.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Three instances, a night that is as long as {@code test.occurrences} says, and everything that
 * happens to those who share it.
 */
@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "scheduler_service"))
class ManyInstancesTest extends ClockworkScene {

  private static final int OCCURRENCES = Integer.getInteger("test.occurrences", 500);
  private static final Duration LONG = Duration.ofSeconds(60 + OCCURRENCES / 50);

  @Test
  void eachOccurrenceIsDoneOnceHoweverOftenLeasesEndMeanwhile() {
    for (int i = 0; i < 10; i++) {
      clinics(Directory.organization("Group " + i), OCCURRENCES / 10);
    }
    clock.set("2025-06-10T01:30:00Z");
    List<Clockwork> instances = Stream.generate(this::instance).limit(3).toList();
    long[] round = {0};
    await()
        .atMost(LONG)
        .until(
            () -> {
              instances.forEach(Clockwork::wake);
              instances.forEach(this::tick);
              // Now and then everybody seems silent, and others take over what is at work.
              if (round[0]++ % 5 == 1) {
                execute(
                    """
                    update scheduler.job_run set claimable_at = clock_timestamp(), attempt = 0
                    where job = 'scripted' and state = 'running'
                    """);
              }
              return runs("state = 'succeeded'") == OCCURRENCES;
            });
    assertThat(runs("true")).isEqualTo(OCCURRENCES);
    assertThat(traces()).isEqualTo(OCCURRENCES);
    assertThat(
            number(
                "select count(distinct stream) from scheduler.outbox where event ->> 'action' ="
                    + " 'scripted.done'"))
        .isEqualTo(OCCURRENCES);
  }

  @Test
  void whatADatabaseThatRestartsInterruptsIsDoneAfterwards() {
    clinics(organization, 60);
    job("max_attempts = 20");
    clock.set("2025-06-10T01:30:00Z");
    Clockwork one = instance();
    tick(one);
    await().atMost(SOON).until(() -> runs("state = 'succeeded'") > 0);
    // What a restart does to whoever is connected, but for the time that it takes.
    execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename ="
            + " 'scheduler_service'");
    endLeases();
    long[] round = {0};
    await()
        .atMost(LONG)
        .until(
            () -> {
              if (++round[0] % 20 == 0) {
                endLeases();
              }
              one.wake();
              tick(one);
              execute(
                  "update scheduler.job_run set claimable_at = clock_timestamp() where job ="
                      + " 'scripted' and state = 'failed'");
              return runs("state = 'succeeded'") == 60;
            });
    assertThat(traces()).isEqualTo(60);
  }

  @Test
  void aProcessClockThatJumpsNeitherLosesNorRepeatsAnOccurrence() {
    clinics(organization, 3);
    Clockwork one = instance();
    for (String at :
        List.of(
            "2025-06-10T01:30:00Z",
            // Far ahead: the database is not near that time, and nothing of it is made.
            "2099-06-10T01:30:00Z",
            "2025-06-10T01:31:00Z",
            "2025-06-09T00:00:00Z",
            "2025-06-11T01:30:00Z")) {
      clock.set(at);
      tick(one);
    }
    await().atMost(SOON).until(() -> runs("state = 'succeeded'") >= 9);
    assertThat(
            text(
                """
                select string_agg(distinct to_char(scheduled_for at time zone 'UTC', 'MM-DD'), ' ') from scheduler.job_run
                where job = 'scripted'
                """))
        .isEqualTo("06-08 06-10 06-11");
    assertThat(traces()).isEqualTo(9);
  }

  @Test
  void theLeaseOfAHolderIsCountedByTheDatabaseAlone() {
    clinics(organization, 1);
    clock.set("2025-06-10T01:30:00Z");
    transaction
        .relay(c -> plans.plan(c, "scripted", List.of(new Due("Europe/London", clock.instant()))))
        .await()
        .atMost(SOON);
    List<Claim> held = claims.claim("one", worker.jobs(), 1, null).await().atMost(SOON);
    assertThat(held).hasSize(1);
    clock.set("2031-01-01T00:00:00Z");
    assertThat(claims.claim("two", worker.jobs(), 1, null).await().atMost(SOON)).isEmpty();
    assertThat(claims.heartbeat("one", held).await().atMost(SOON)).hasSize(1);
  }

  @Test
  void anOrganizationWithManyClinicsDoesNotStarveOneWithASingleClinic() {
    clinics(organization, OCCURRENCES);
    UUID small = Directory.organization("Southbank");
    clinics(small, 1);
    // The large one's have waited longer.
    execute(
        """
        insert into scheduler.job_run (clinic_id, organization_id, job, scheduled_for, trigger, claimable_at)
          select id, organization_id, 'scripted', '2025-06-10', 'schedule',
                 clock_timestamp() - case when organization_id = ? then interval '1 s' else interval '1 h' end
            from access.clinic where status = 'active'
        """,
        small);
    List<Claim> first = claims.claim("one", worker.jobs(), 8, null).await().atMost(SOON);
    assertThat(first).hasSize(8).extracting(Claim::organizationId).contains(small, organization);
  }

  private static void clinics(UUID owner, int count) {
    execute(
        """
        insert into tenancy.clinic (organization_id, name, kind, time_zone, currency)
          select ?, 'Clinic ' || n, 'dental', 'Europe/London', 'USD' from generate_series(1, ?) as n
        """,
        owner,
        count);
  }
}
