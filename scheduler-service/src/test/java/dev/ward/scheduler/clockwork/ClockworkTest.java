package dev.ward.scheduler.clockwork;

import static dev.ward.platform.testing.Directory.execute;
import static dev.ward.platform.testing.Directory.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import dev.ward.scheduler.SchedulerConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "scheduler_service"))
class ClockworkTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Inject ClinicTransaction transaction;
  @Inject PlanStore plans;
  @Inject ClaimStore claims;
  @Inject Worker worker;
  @Inject SchedulerConfig config;
  @Inject Vertx vertx;
  @Inject TestClock clock;
  @Inject ScriptedWork work;

  private UUID organization;
  private Clockwork one;
  private Clockwork two;

  @BeforeEach
  void twoInstancesAndAJob() {
    execute(
        """
        insert into scheduler.job (name, description, cron, scope, max_attempts, due_from)
          values ('scripted', 'What a test says.', '30 2 * * *', 'clinic', 2, '2020-01-01')
          on conflict (name) do update set paused = false, scope = 'clinic'
        """);
    // The night is every open clinic's, those that other tests have left behind included.
    execute("update tenancy.clinic set status = 'deleted' where status <> 'deleted'");
    organization = Directory.organization("Northside");
    one = instance();
    two = instance();
  }

  @AfterEach
  void theClinicsClose() {
    execute("update tenancy.clinic set status = 'deleted' where organization_id = ?", organization);
    execute("delete from scheduler.job_run where job = 'scripted'");
    work.failing.clear();
  }

  @Test
  void instancesShareTheNightAndDoEachOccurrenceOnce() {
    for (int i = 0; i < 80; i++) {
      clinic("America/New_York");
    }
    clock.set("2025-06-10T06:30:00Z");
    await()
        .atMost(SOON)
        .until(
            () -> {
              tick(one);
              tick(two);
              return runs("state = 'succeeded'") == 80;
            });
    assertThat(runs("true")).isEqualTo(80);
    assertThat(runs("attempt = 1 and fence = 1")).isEqualTo(80);
    assertThat(
            number("select count(distinct holder) from scheduler.job_run where job = 'scripted'"))
        .isEqualTo(2);
    assertThat(events("scripted.done")).isEqualTo(80);
    assertThat(events("run.succeeded")).isEqualTo(80);
  }

  @Test
  void aClinicsNightIsItsOwnEvenWhenTheClockChanges() {
    UUID newYork = clinic("America/New_York");
    UUID auckland = clinic("Pacific/Auckland");
    for (int day = 8; day <= 10; day++) {
      for (int hour = 0; hour < 24; hour++) {
        clock.set("2025-03-%02dT%02d:30:00Z".formatted(day, hour));
        tick(one);
      }
    }
    assertThat(scheduled(newYork))
        .containsExactly(
            "2025-03-07T07:30Z", "2025-03-08T07:30Z", "2025-03-09T07:00Z", "2025-03-10T06:30Z");
    assertThat(scheduled(auckland))
        .containsExactly(
            "2025-03-07T13:30Z", "2025-03-08T13:30Z", "2025-03-09T13:30Z", "2025-03-10T13:30Z");
  }

  @Test
  void afterADowntimeOnlyTheLatestMissedOccurrenceIsMade() {
    UUID clinic = clinic("Europe/London");
    clock.set("2025-06-10T01:30:00Z");
    tick(one);
    clock.set("2025-06-15T12:00:00Z");
    tick(two);
    assertThat(scheduled(clinic)).containsExactly("2025-06-10T01:30Z", "2025-06-15T01:30Z");
  }

  @Test
  void whatIsTooLateOrWasNotDueYetIsNotMade() {
    UUID clinic = clinic("Europe/London");
    execute("update scheduler.job set catch_up_seconds = 3600 where name = 'scripted'");
    clock.set("2025-06-10T03:00:00Z");
    tick(one);
    execute(
        "update scheduler.job set catch_up_seconds = 86400, due_from = '2025-06-10T02:00Z' where name = 'scripted'");
    tick(two);
    execute("update scheduler.job set due_from = '2020-01-01' where name = 'scripted'");
    assertThat(scheduled(clinic)).isEmpty();
  }

  @Test
  void aClinicInAZoneThatNobodyKnowsDoesNotStopTheOthers() {
    UUID clinic = clinic("Europe/London");
    execute(
        "update access.clinic set time_zone = 'Nowhere/Land' where id = ?", clinic("Asia/Tokyo"));
    clock.set("2025-06-10T01:30:00Z");
    tick(one);
    assertThat(scheduled(clinic)).containsExactly("2025-06-10T01:30Z");
  }

  @Test
  void aPlatformJobHasOneOccurrenceInUtc() {
    execute("update scheduler.job set scope = 'platform' where name = 'scripted'");
    clock.set("2025-06-10T02:30:00Z");
    tick(one);
    tick(two);
    await().atMost(SOON).until(() -> runs("state = 'succeeded'") == 1);
    assertThat(scheduled(Claim.PLATFORM)).containsExactly("2025-06-10T02:30Z");
  }

  @Test
  void anInstanceThatWasTakenOverWritesNothing() {
    UUID clinic = clinic("Europe/London");
    CompletableFuture<Void> gate = new CompletableFuture<>();
    work.gates.put(clinic, gate);
    clock.set("2025-06-10T01:30:00Z");
    tick(one);
    await().atMost(SOON).until(() -> work.gates.isEmpty());

    endLeases();
    two.wake();
    await().atMost(SOON).until(() -> runs("fence = 2") == 1);
    gate.complete(null);

    await().atMost(SOON).until(() -> runs("state = 'succeeded'") == 1);
    assertThat(runs("fence = 2 and attempt = 2 and result ->> 'fence' = '2'")).isOne();
    assertThat(events("scripted.done")).isOne();
    assertThat(events("run.succeeded")).isOne();
  }

  @Test
  void aRunThatKeepsFailingIsTriedAgainAndThenDead() {
    UUID clinic = clinic("Europe/London");
    work.failing.add(clinic);
    clock.set("2025-06-10T01:30:00Z");
    tick(one);
    await().atMost(SOON).until(() -> runs("state = 'failed' and attempt = 1") == 1);
    endLeases();
    two.wake();
    await().atMost(SOON).until(() -> runs("state = 'dead' and attempt = 2") == 1);
    assertThat(runs("error = 'Something went wrong on our side.'")).isOne();
    assertThat(events("run.failed")).isOne();
    assertThat(events("scripted.done")).isZero();
  }

  @Test
  void aRunOfAClinicThatIsGoneSaysSo() {
    UUID clinic = clinic("Europe/London");
    clock.set("2025-06-10T01:30:00Z");
    execute(
        "insert into scheduler.job_run (clinic_id, job, scheduled_for, trigger) values (?, 'scripted', now(), 'schedule')",
        clinic);
    execute("update tenancy.clinic set status = 'deleted' where id = ?", clinic);
    one.wake();
    await().atMost(SOON).until(() -> runs("error = 'The clinic is not there any more.'") == 1);
  }

  @Test
  void whatWaitsBehindALongRunIsGivenBackForOthersToTake() {
    List<UUID> clinics = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      UUID clinic = clinic("Europe/London");
      clinics.add(clinic);
      due(clinic, 100 - i);
    }
    // A lane claims one, then two, then four: the fourth makes three others wait.
    CompletableFuture<Void> gate = new CompletableFuture<>();
    work.gates.put(clinics.get(3), gate);
    Lane busy = new Lane("busy", 8, claims, worker, new Rest(vertx, 0));
    busy.wake();
    await().atMost(SOON).until(() -> work.gates.isEmpty());
    assertThat(busy.held()).hasSize(4);

    busy.giveBackIfLongerThan(Duration.ZERO).await().atMost(SOON);
    new Lane("idle", 8, claims, worker, new Rest(vertx, 0)).wake();
    await()
        .atMost(SOON)
        .until(() -> runs("state = 'succeeded' and holder = 'idle' and attempt = 1") == 3);
    assertThat(runs("state = 'running' and holder = 'busy'")).isOne();
    gate.complete(null);
    await().atMost(SOON).until(() -> runs("state = 'succeeded'") == 7);
  }

  @Test
  void behindALongRunALaneLeavesTheDatabaseToOthers() {
    UUID first = clinic("Europe/London");
    UUID second = clinic("Europe/London");
    CompletableFuture<Void> gate = new CompletableFuture<>();
    work.gates.put(first, gate);
    due(first, 100);
    due(second, 50);
    new Lane("courteous", 8, claims, worker, new Rest(vertx, 10)).wake();
    await().atMost(SOON).until(() -> work.gates.isEmpty());
    gate.completeOnTimeout(null, 30, TimeUnit.MILLISECONDS);
    await().atMost(SOON).until(() -> runs("state = 'succeeded'") == 2);
    assertThat(
            number(
                """
                select count(*) from scheduler.job_run a join scheduler.job_run b on b.started_at > a.finished_at
                  where a.clinic_id = ? and b.clinic_id = ? and b.started_at - a.finished_at >= interval '250 ms'
                """,
                first,
                second))
        .isOne();
  }

  @Test
  void anInstanceThatIsToldToStopGivesBackWhatItHasNotBegun() throws InterruptedException {
    for (int i = 0; i < 40; i++) {
      clinic("Europe/London");
    }
    clock.set("2025-06-10T01:30:00Z");
    tick(one);
    one.stop(new ShutdownEvent());
    assertThat(runs("state = 'running'")).isZero();
    one.wake();
    two.wake();
    await().atMost(SOON).until(() -> runs("state = 'succeeded' and attempt = 1") == 40);
  }

  private Clockwork instance() {
    Planner planner = new Planner(transaction, plans, worker, clock, config);
    return new Clockwork(planner, claims, worker, config, vertx);
  }

  private UUID clinic(String zone) {
    return Directory.clinic(organization, "Clinic", zone, "USD");
  }

  private static void due(UUID clinic, int secondsAgo) {
    execute(
        """
        insert into scheduler.job_run (clinic_id, job, scheduled_for, trigger, claimable_at)
          values (?, 'scripted', '2025-06-10T01:30Z', 'schedule', now() - make_interval(secs => ?))
        """,
        clinic,
        secondsAgo);
  }

  private static void tick(Clockwork instance) {
    instance.tick().await().atMost(SOON);
  }

  private static long runs(String condition) {
    return number("select count(*) from scheduler.job_run where job = 'scripted' and " + condition);
  }

  private long events(String action) {
    return number(
        """
        select count(*) from scheduler.outbox o join access.clinic c on c.id = o.stream
        where c.organization_id = ? and o.event ->> 'action' = ?
        """,
        organization,
        action);
  }

  private static void endLeases() {
    execute(
        """
        update scheduler.job_run set claimable_at = clock_timestamp() - interval '1 s'
        where job = 'scripted' and claimable_at is not null
        """);
  }

  private static List<String> scheduled(UUID clinic) {
    try (Connection connection = Directory.connect();
        var statement =
            connection.prepareStatement(
                """
                select to_char(scheduled_for at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')
                from scheduler.job_run where job = 'scripted' and clinic_id = ? order by 1
                """)) {
      statement.setObject(1, clinic);
      List<String> times = new ArrayList<>();
      var rows = statement.executeQuery();
      while (rows.next()) {
        times.add(rows.getString(1));
      }
      return times;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
