package dev.ward.database.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.scheduler.Clockwork.Claim;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever runs the platform is told what the clockwork could not do, once. */
class AlertTest {

  private static final Instant DUE = Instant.parse("2026-03-02T07:30:00Z");
  private static final String ZONE = "America/New_York";
  private static final String JOB = "daily-aggregation";

  private static Clockwork clockwork;
  private static UUID clinic;
  private static UUID other;

  @BeforeAll
  static void start() throws SQLException {
    clockwork = new Clockwork();
    clinic = clockwork.clinic(ZONE);
    other = clockwork.clinic(ZONE);
  }

  @AfterAll
  static void stop() {
    clockwork.close();
  }

  @BeforeEach
  void nothingHasHappened() throws SQLException {
    clockwork.prepare(
        "truncate scheduler.job_run, scheduler.missed_run, scheduler.notification, scheduler.outbox"
            + " cascade");
    clockwork.prepare("update scheduler.job set max_attempts = 1, timeout_seconds = 3600");
  }

  @Test
  void deadRunsAreToldOperatorsOnceAndEachClinicsAdmins() throws SQLException {
    clockwork.plan(JOB, ZONE, DUE);
    for (Claim claim : clockwork.claim("one", 10)) {
      assertThat(clockwork.fail(claim)).isEqualTo("dead");
    }
    assertThat(told("kind = 'job.failed' and recipient = '{\"operators\": true}'")).isOne();
    for (UUID place : new UUID[] {clinic, other}) {
      assertThat(
              told(
                  "kind = 'job.failed' and clinic_id = '%1$s' and recipient = jsonb_build_object('clinicId', '%1$s', 'role', 'admin')"
                      .formatted(place)))
          .isOne();
    }
    assertThat(told("data ->> 'runbook' = 'runs-dead' and data ->> 'job' = '" + JOB + "'")).isOne();
  }

  @Test
  void aRunWhoseHoldersAllFellSilentIsToldOf() throws SQLException {
    clockwork.plan(JOB, ZONE, DUE);
    clockwork.claim("one", 10);
    clockwork.prepare("update scheduler.job_run set claimable_at = now() - interval '1 s'");
    assertThat(clockwork.claim("two", 10)).isEmpty();
    assertThat(told("kind = 'job.failed' and recipient ? 'operators'")).isOne();
  }

  @Test
  void aFailureThatIsTriedAgainIsNotToldOf() throws SQLException {
    clockwork.prepare("update scheduler.job set max_attempts = 2");
    clockwork.plan(JOB, ZONE, DUE);
    assertThat(clockwork.fail(clockwork.claim("one", 1).get(0))).isEqualTo("failed");
    assertThat(told("true")).isZero();
  }

  @Test
  void aMissedOccurrenceIsToldOperatorsWhenItIsFound() throws SQLException {
    String find = "select scheduler.find_missed('%s', '{%s}', '{%s}')".formatted(JOB, ZONE, DUE);
    // The clinics' ids don't tell how old they are.
    assertThat(clockwork.asService(find)).isEqualTo("2");
    assertThat(clockwork.asService(find)).isEqualTo("0");
    assertThat(told("kind = 'job.missed' and recipient ? 'operators' and text like '2 occ%'"))
        .isOne();
    assertThat(told("true")).isOne();
  }

  @Test
  void aRunThatTookThreeTimesTheUsualIsSlow() throws SQLException {
    Claim claim = claimedAndUsually("60 s");
    startedAgo("200 s");
    assertThat(clockwork.succeed(claim)).isTrue();
    assertThat(told("kind = 'job.slow' and data ->> 'clinicId' = '%s'".formatted(claim.clinic())))
        .isOne();
  }

  @Test
  void aRunThatTookLongAsAlwaysIsNotSlow() throws SQLException {
    Claim claim = claimedAndUsually("100 s");
    startedAgo("200 s");
    assertThat(clockwork.succeed(claim)).isTrue();
    assertThat(told("true")).isZero();
  }

  @Test
  void aRunIsNotSlowInItsFirstMinute() throws SQLException {
    Claim claim = claimedAndUsually("1 s");
    startedAgo("50 s");
    assertThat(clockwork.succeed(claim)).isTrue();
    assertThat(told("true")).isZero();
  }

  @Test
  void aRunThatHangsIsToldOfBeforeItEnds() throws SQLException {
    clockwork.plan(JOB, ZONE, DUE);
    clockwork.claim("one", 1);
    startedAgo("2800 s");
    assertThat(clockwork.asService("select scheduler.find_slow()")).isEqualTo("1");
    assertThat(clockwork.asService("select scheduler.find_slow()")).isEqualTo("1");
    assertThat(told("kind = 'job.slow' and text like '%has been at work%'")).isOne();
  }

  @Test
  void theContextOfTheWorkIsTheSameAfterwards() throws SQLException {
    Claim claim = claimedAndUsually("60 s");
    startedAgo("200 s");
    assertThat(
            clockwork.inClinic(
                claim.clinic(),
                """
                select concat_ws(' ', scheduler.alert_if_slow('%s', '%s'), access.scope(), access.clinic_id())
                """
                    .formatted(claim.clinic(), claim.id())))
        .isEqualTo("t clinic " + claim.clinic());
  }

  @Test
  void eventsThatTheRecordLacksAreToldUntilItHoldsThem() throws SQLException {
    clockwork.prepare("truncate metrics.outbox_sample, metrics.outbox_parked");
    clockwork.prepare(
        """
        insert into metrics.outbox_sample (stream, id) select '%1$s', uuidv7() from generate_series(1, 3);
        insert into audit.event (stream, seq, id, clinic_id, occurred_at, received_at, schema_version, actor_type, action, outcome,
                                 source_service, previous_hash, hash)
          select s.stream, row_number() over (), s.id, s.stream, now(), now(), 1, 'service', 'goal.updated', 'success', 'test',
                 sha256(''), sha256('')
            from metrics.outbox_sample s limit 2
        """
            .formatted(clinic));
    assertThat(compared()).isEqualTo("3 1");
    assertThat(compared()).as("what the record holds needs no second look").isEqualTo("1 1");
    assertThat(
            told(
                "kind = 'job.finding' and recipient ? 'operators' and text = 'metrics: the record"
                    + " lacks 1 of 3 events that it has answered for.'"))
        .isOne();
    clockwork.prepare("truncate metrics.outbox_sample, scheduler.notification cascade");
    assertThat(compared()).isEqualTo("0 0");
    assertThat(told("true")).isZero();
  }

  @Test
  void whatWaitsTooLongOrWasSetAsideIsTold() throws SQLException {
    clockwork.prepare(
        """
        insert into tenancy.outbox (stream, id, event, created_at) values ('%1$s', uuidv7(), '{}', now() - interval '20 min');
        insert into tenancy.outbox_parked (stream, id, event, reason) values ('%1$s', uuidv7(), '{}', 'is not liked')
        """
            .formatted(clinic));
    try {
      compared();
      assertThat(
              told(
                  "text ~ '^tenancy: events wait for 120[0-9] seconds.\n"
                      + "tenancy: 1 events were set aside.$'"))
          .isOne();
    } finally {
      clockwork.prepare("truncate tenancy.outbox, tenancy.outbox_parked");
    }
  }

  @Test
  void nobodyComparesOutboxesInAClinic() {
    assertThatThrownBy(
            () -> clockwork.inClinic(clinic, "select scheduler.compare_outboxes(1, '1 min')"))
        .hasFieldOrPropertyWithValue("SQLState", "WA003");
  }

  private static String compared() throws SQLException {
    return clockwork.asService(
        "select access.enter(null, 0, null, '{}', false, 'scheduler-service', 'platform', null,"
            + " '{service}', false, null)",
        """
        select concat_ws(' ', f #>> '{metrics,compared}', f #>> '{metrics,missing}')
        from scheduler.compare_outboxes(100, '15 min') f
        """);
  }

  /** A claimed run, and ten before it that took so long. */
  private static Claim claimedAndUsually(String took) throws SQLException {
    clockwork.plan(JOB, ZONE, DUE);
    Claim claim = clockwork.claim("one", 1).get(0);
    clockwork.prepare(
        """
        insert into scheduler.job_run
            (clinic_id, organization_id, job, scheduled_for, trigger, state, claimable_at, started_at, finished_at)
          select r.clinic_id, r.organization_id, r.job, r.scheduled_for - n * interval '1 day', 'schedule', 'succeeded', null,
                 r.scheduled_for, r.scheduled_for + interval '%s'
            from scheduler.job_run r, generate_series(1, 10) n where r.id = '%s'
        """
            .formatted(took, claim.id()));
    return claim;
  }

  private static void startedAgo(String ago) throws SQLException {
    clockwork.prepare(
        "update scheduler.job_run set started_at = clock_timestamp() - interval '%s' where state = 'running'"
            .formatted(ago));
  }

  private static int told(String condition) throws SQLException {
    return Integer.parseInt(
        clockwork.inspect("select count(*) from scheduler.notification where " + condition));
  }
}
