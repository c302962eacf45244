package dev.ward.database.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.scheduler.Clockwork.Claim;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimTest {

  private static final Instant DUE = Instant.parse("2026-03-02T07:30:00Z");
  private static final String ZONE = "America/New_York";
  private static final String QUEUE =
      "select due || ' ' || ceil(lag_seconds) from scheduler.queue_state() where job ="
          + " 'daily-aggregation'";

  private static Clockwork clockwork;
  private static UUID clinic;

  @BeforeAll
  static void start() throws SQLException {
    clockwork = new Clockwork();
    clinic = clockwork.clinic(ZONE);
  }

  @AfterAll
  static void stop() {
    clockwork.close();
  }

  @BeforeEach
  void forgetRuns() throws SQLException {
    clockwork.prepare("truncate scheduler.job_run, scheduler.outbox cascade");
    clockwork.prepare("truncate scheduler.job_pause");
    clockwork.prepare("update scheduler.job set paused = false, max_attempts = 5");
    clockwork.prepare("delete from access.clinic where id <> '" + clinic + "'");
  }

  @Test
  void anOccurrenceIsMadeOnceHoweverOftenItIsPlanned() throws SQLException {
    assertThat(clockwork.plan("daily-aggregation", ZONE, DUE)).isOne();
    assertThat(clockwork.plan("daily-aggregation", ZONE, DUE)).isZero();
  }

  @Test
  void anOccurrenceIsNotMadeBeforeTheDatabaseSaysItIsTime() throws SQLException {
    assertThat(clockwork.plan("daily-aggregation", ZONE, Instant.now().plusSeconds(60))).isZero();
  }

  @Test
  void aPausedJobMakesNoOccurrences() throws SQLException {
    clockwork.prepare("update scheduler.job set paused = true");
    assertThat(clockwork.plan("daily-aggregation", ZONE, DUE)).isZero();
  }

  @Test
  void aSuspendedClinicHasNoOccurrences() throws SQLException {
    UUID suspended = clockwork.clinic("Asia/Tokyo");
    clockwork.prepare(
        "update access.clinic set status = 'suspended' where id = '" + suspended + "'");
    assertThat(clockwork.plan("daily-aggregation", "Asia/Tokyo", DUE)).isZero();
  }

  @Test
  void aClaimedRunIsNobodyElsesWhileItsLeaseLasts() throws SQLException {
    clockwork.plan("daily-aggregation", ZONE, DUE);
    assertThat(clockwork.claim("one", 10)).hasSize(1);
    assertThat(clockwork.claim("two", 10)).isEmpty();
  }

  @Test
  void aSilentHoldersRunIsTakenOverAndItsLateFinishRefused() throws SQLException {
    clockwork.plan("daily-aggregation", ZONE, DUE);
    Claim silent = clockwork.claim("one", 1).get(0);
    endLeases();
    Claim heir = clockwork.claim("two", 1).get(0);

    assertThat(heir.id()).isEqualTo(silent.id());
    assertThat(heir.fence()).isGreaterThan(silent.fence());
    assertThat(clockwork.succeed(silent)).isFalse();
    assertThat(clockwork.fail(silent)).isNull();
    assertThat(clockwork.succeed(heir)).isTrue();
    assertThat(clockwork.succeed(heir)).isFalse();
  }

  @Test
  void aHeartbeatKeepsOnlyWhatIsStillHeld() throws SQLException {
    clockwork.plan("daily-aggregation", ZONE, DUE);
    Claim silent = clockwork.claim("one", 1).get(0);
    endLeases();
    Claim heir = clockwork.claim("two", 1).get(0);

    assertThat(heartbeat("one", silent)).isNull();
    endLeases();
    assertThat(heartbeat("two", heir)).isEqualTo(heir.id().toString());
    assertThat(clockwork.claim("three", 1)).isEmpty();
  }

  @Test
  void workIsNotBegunOnALeaseThatHasEnded() throws SQLException {
    clockwork.plan("daily-aggregation", ZONE, DUE);
    Claim claim = clockwork.claim("one", 1).get(0);
    assertThat(begins(claim)).isTrue();
    endLeases();
    assertThat(begins(claim)).isFalse();
  }

  @Test
  void aFailedAttemptIsTriedAgainLaterUntilTheRunIsDead() throws SQLException {
    clockwork.prepare("update scheduler.job set max_attempts = 2");
    clockwork.plan("daily-aggregation", ZONE, DUE);

    assertThat(clockwork.fail(clockwork.claim("one", 1).get(0))).isEqualTo("failed");
    assertThat(clockwork.claim("one", 1)).isEmpty();
    assertThat(
            clockwork.inspect(
                "select claimable_at - clock_timestamp() between '10 s' and '30 s' from"
                    + " scheduler.job_run"))
        .isEqualTo("t");

    endLeases();
    assertThat(clockwork.fail(clockwork.claim("one", 1).get(0))).isEqualTo("dead");
    endLeases();
    assertThat(clockwork.claim("one", 1)).isEmpty();
    assertThat(clockwork.inspect("select event ->> 'action' from scheduler.outbox"))
        .isEqualTo("run.failed");
  }

  @Test
  void aRunThatSilencesEveryHolderIsDeadInTheEnd() throws SQLException {
    clockwork.prepare("update scheduler.job set max_attempts = 1");
    clockwork.plan("daily-aggregation", ZONE, DUE);
    clockwork.claim("one", 1);
    endLeases();
    assertThat(clockwork.claim("two", 1)).isEmpty();
    assertThat(clockwork.inspect("select state from scheduler.job_run")).isEqualTo("dead");
    assertThat(clockwork.inspect("select event ->> 'clinicId' from scheduler.outbox"))
        .isEqualTo(clinic.toString());
  }

  @Test
  void aRunGivenBackHasNotUsedUpAnAttempt() throws SQLException {
    clockwork.plan("daily-aggregation", ZONE, DUE);
    Claim claim = clockwork.claim("one", 1).get(0);
    clockwork.asService(
        "select scheduler.give_back('one', '{%s}', '{%s}', '{%d}')"
            .formatted(claim.clinic(), claim.id(), claim.fence()));
    Claim next = clockwork.claim("two", 1).get(0);
    assertThat(next.attempt()).isOne();
    assertThat(clockwork.succeed(claim)).isFalse();
  }

  @Test
  void whatWaitsForItsJobToBeResumedIsNeitherClaimedNorLate() throws SQLException {
    clockwork.plan("daily-aggregation", ZONE, DUE);
    pause(true);
    assertThat(clockwork.claim("one", 5)).isEmpty();
    assertThat(clockwork.asService(QUEUE)).isEqualTo("0 0");
    pauseInClinic(true);
    pause(false);
    assertThat(clockwork.claim("one", 5)).as("paused in its clinic").isEmpty();
    pauseInClinic(false);
    assertThat(clockwork.asService(QUEUE)).startsWith("1 ");
    assertThat(clockwork.claim("one", 5)).hasSize(1);
  }

  @Test
  void aRunThatFailsWhileItsJobIsPausedWaitsAndWhatPeopleRetryDoesNot() throws SQLException {
    clockwork.plan("daily-aggregation", ZONE, DUE);
    Claim claim = clockwork.claim("one", 5).get(0);
    pause(true);
    assertThat(clockwork.fail(claim)).isEqualTo("failed");
    endLeases();
    assertThat(clockwork.claim("one", 5)).isEmpty();
    clockwork.prepare(
        "update scheduler.job_run set state = 'dead', claimable_at = null, finished_at = now()");
    clockwork.withRoles(
        "clinic",
        clinic,
        "{admin}",
        "select scheduler.retry('%s', '%s')".formatted(clinic, claim.id()));
    assertThat(clockwork.claim("one", 5)).hasSize(1);
  }

  @Test
  void anotherServicesRunsAreItsOwnAndItReachesNoOthers() throws SQLException {
    clockwork.plan("weekly-report", ZONE, DUE);
    clockwork.plan("daily-aggregation", ZONE, DUE);
    assertThat(
            clockwork.asService(
                "select count(*) from scheduler.claim('one', '{weekly-report}', 5, null)"))
        .isEqualTo("0");
    String claim =
        "select string_agg(job || ' ' || fence, ',') from scheduler.claim_for_metrics('two',"
            + " '{weekly-report,daily-aggregation}', 5, null)";
    assertThat(clockwork.as("metrics_service", claim)).isEqualTo("weekly-report 1");
    Claim own = clockwork.claim("one", 1).get(0);
    assertThat(lent("hold_for_metrics", own)).isEqualTo("f");
    assertThat(lent("succeed_for_metrics", own, "'{}'")).isEqualTo("f");
    assertThat(lent("fail_for_metrics", own, "'It broke.'")).isNull();
    assertThatThrownBy(() -> clockwork.asService(claim))
        .hasFieldOrPropertyWithValue("SQLState", "42501");
  }

  @Test
  void whoHasDoneAnotherServicesRunSaysSoOnceAndOnlyWhileItIsTheirs() throws SQLException {
    clockwork.plan("weekly-report", ZONE, DUE);
    Claim stopped = lend("one");
    endLeases();
    assertThat(lent("hold_for_metrics", stopped)).as("the lease is over").isEqualTo("f");
    Claim heir = lend("two");
    assertThat(lent("hold_for_metrics", stopped)).isEqualTo("f");
    assertThat(lent("succeed_for_metrics", stopped, "'{}'")).isEqualTo("f");
    assertThat(lent("fail_for_metrics", stopped, "'It broke.'")).isNull();
    assertThat(lent("hold_for_metrics", heir)).isEqualTo("t");
    assertThat(lent("succeed_for_metrics", heir, "'{\"weeks\": 1}'")).isEqualTo("t");
    assertThat(lent("succeed_for_metrics", heir, "'{}'")).isEqualTo("f");
    assertThat(
            clockwork.inspect(
                "select event ->> 'action' from metrics.outbox where event #>> '{target,id}' = '%s'"
                    .formatted(heir.id())))
        .isEqualTo("run.succeeded");
  }

  @Test
  void claimantsShareTheWorkAndDoEachOccurrenceOnce() throws Exception {
    for (int i = 0; i < 299; i++) {
      clockwork.clinic(ZONE);
    }
    assertThat(clockwork.plan("daily-aggregation", ZONE, DUE)).isEqualTo(300);

    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Callable<Integer>> claimants = new ArrayList<>();
      for (String holder : List.of("one", "two", "three")) {
        claimants.add(() -> drain(holder));
      }
      int done = 0;
      for (Future<Integer> claimant : threads.invokeAll(claimants)) {
        done += claimant.get();
      }
      assertThat(done).isEqualTo(300);
    } finally {
      threads.shutdown();
    }
    assertThat(
            clockwork.inspect(
                "select count(*) from scheduler.job_run where state = 'succeeded' and attempt = 1"))
        .isEqualTo("300");
    assertThat(
            clockwork.inspect(
                """
                select count(distinct event #>> '{target,id}') from scheduler.outbox
                where event ->> 'action' = 'run.succeeded'
                """))
        .isEqualTo("300");
  }

  private static void pause(boolean paused) throws SQLException {
    clockwork.withRoles(
        "platform",
        null,
        "{super_admin}",
        "update scheduler.job set paused = %s where name = 'daily-aggregation'".formatted(paused)
            + " returning name");
  }

  private static void pauseInClinic(boolean paused) throws SQLException {
    clockwork.withRoles(
        "clinic",
        clinic,
        "{admin}",
        "select scheduler.pause('daily-aggregation', %s)".formatted(paused));
  }

  private static Claim lend(String holder) throws SQLException {
    String[] claimed =
        clockwork
            .as(
                "metrics_service",
                "select id || ' ' || fence from scheduler.claim_for_metrics('%s', '{weekly-report}', 1, null)"
                    .formatted(holder))
            .split(" ");
    return new Claim(UUID.fromString(claimed[0]), clinic, Long.parseLong(claimed[1]), 0);
  }

  /** What metrics-service says of a run, at work for the clinic. */
  private static String lent(String function, Claim claim, String... more) throws SQLException {
    List<String> arguments =
        new ArrayList<>(
            List.of("'" + claim.clinic() + "'", "'" + claim.id() + "'", "" + claim.fence()));
    arguments.addAll(List.of(more));
    return clockwork.as(
        "metrics_service",
        "select access.enter(null, 0, null, '{}', false, 'metrics-service', 'clinic', '%s', '{service}', false, null)"
            .formatted(claim.clinic()),
        "select scheduler.%s(%s)".formatted(function, String.join(", ", arguments)));
  }

  private static int drain(String holder) throws SQLException {
    int done = 0;
    List<Claim> claims = clockwork.claim(holder, 7);
    while (!claims.isEmpty()) {
      for (Claim claim : claims) {
        done += clockwork.succeed(claim) ? 1 : 0;
      }
      claims = clockwork.claim(holder, 7);
    }
    return done;
  }

  private static String heartbeat(String holder, Claim claim) throws SQLException {
    return clockwork.asService(
        "select scheduler.heartbeat('%s', '{%s}', '{%s}', '{%d}')"
            .formatted(holder, claim.clinic(), claim.id(), claim.fence()));
  }

  private static boolean begins(Claim claim) throws SQLException {
    return clockwork
        .inClinic(
            claim.clinic(),
            "select scheduler.begin_work('%s', '%s', %d)"
                .formatted(claim.clinic(), claim.id(), claim.fence()))
        .equals("t");
  }

  /** Time passes for every run that waits or is held. */
  private static void endLeases() throws SQLException {
    clockwork.prepare(
        "update scheduler.job_run set claimable_at = clock_timestamp() - interval '1 s' where"
            + " claimable_at is not null");
  }
}
