package dev.ward.database.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One organization has 5,000 clinics, another a single one, and there are 300 more. */
class TurnsTest {

  private static final String LARGE = "11111111-0000-7000-8000-000000000001";
  private static final String SMALL = "eeeeeeee-0000-7000-8000-000000000001";

  private static Clockwork clockwork;

  @BeforeAll
  static void start() throws SQLException {
    clockwork = new Clockwork();
    clockwork.prepare(
        """
        insert into access.organization (id, status) values ('%1$s', 'active'), ('%2$s', 'active');
        insert into access.organization (id, status) select gen_random_uuid(), 'active' from generate_series(1, 300);
        insert into access.clinic (id, organization_id, status, time_zone, currency, opening_days)
          select gen_random_uuid(), o.id, 'active', 'Europe/London', 'USD', '{1}'
            from access.organization o, generate_series(1, 5000) as n
            where n <= case o.id when '%1$s' then 5000 when '%2$s' then 1 else 3 end;
        """
            .formatted(LARGE, SMALL));
  }

  @AfterAll
  static void stop() {
    clockwork.close();
  }

  /** What the large one has is due since an hour, what the others have since a second. */
  @BeforeEach
  void aNightAndTheNightsBefore() throws SQLException {
    clockwork.prepare("truncate scheduler.job_run cascade");
    clockwork.prepare(
        """
        insert into scheduler.job_run
            (clinic_id, organization_id, job, scheduled_for, trigger, state, claimable_at, finished_at)
          select c.id, c.organization_id, 'daily-aggregation', now() - make_interval(days => d), 'schedule', 'succeeded', null, now()
            from access.clinic c, generate_series(2, 5) as d;
        insert into scheduler.job_run (clinic_id, organization_id, job, scheduled_for, trigger, claimable_at)
          select c.id, c.organization_id, 'daily-aggregation', now(), 'schedule',
                 now() - case c.organization_id when '%s' then interval '1 h' else interval '1 s' end
            from access.clinic c;
        analyze scheduler.job_run;
        """
            .formatted(LARGE));
  }

  @Test
  void aSingleClinicIsServedWithinOneRoundWhoeverElseHasWaitedLonger() throws SQLException {
    String last = null;
    int claims = 0;
    while (served(SMALL) == 0) {
      last = claim(8, last);
      claims++;
    }
    // 302 organizations, eight of them a claim; one run of a claim may be the one that has waited
    // longest.
    assertThat(claims).isLessThanOrEqualTo(302 / 7 + 2);
    assertThat(served(LARGE)).isBetween(1, claims + 2);
  }

  @Test
  void whoIsAloneGetsAllThatIsAskedFor() throws SQLException {
    clockwork.prepare(
        "delete from scheduler.job_run where claimable_at is not null and organization_id <> '"
            + LARGE
            + "'");
    claim(32, null);
    assertThat(served(LARGE)).isEqualTo(32);
  }

  @Test
  void organizationsWhoseRunsAllWaitForLaterHoldNobodyUp() throws SQLException {
    clockwork.prepare(
        "update scheduler.job_run set claimable_at = now() + interval '1 h' where claimable_at is"
            + " not null and organization_id <> '"
            + SMALL
            + "'");
    claim(8, null);
    assertThat(served(SMALL)).isOne();
  }

  @Test
  void aClaimReadsNotManyMoreRowsThanItTakes() throws SQLException {
    String read =
        clockwork.asService(
            "select count(*) from scheduler.claim('one', '{daily-aggregation}', 32, null)",
            """
            select seq_tup_read || ' ' || (idx_tup_fetch < 1000) from pg_stat_xact_user_tables
            where schemaname = 'scheduler' and relname = 'job_run'
            """);
    assertThat(read).isEqualTo("0 true");
  }

  @Test
  void aClaimPassesNeitherWhatIsHeldNorWhatAnotherServiceDoes() throws SQLException {
    clockwork.prepare(
        """
        update scheduler.job_run set held = true, priority = 10
          where claimable_at is not null and organization_id = '%s';
        insert into scheduler.job_run (clinic_id, organization_id, job, performer, scheduled_for, trigger, claimable_at)
          select c.id, c.organization_id, 'weekly-report', 'metrics-service', now(), 'schedule', now() - interval '2 h'
            from access.clinic c;
        """
            .formatted(LARGE));
    String read =
        clockwork.asService(
            "select count(*) from scheduler.claim('one', '{daily-aggregation,weekly-report}', 32,"
                + " null)",
            """
            select seq_tup_read || ' ' || (idx_tup_fetch < 1000) from pg_stat_xact_user_tables
            where schemaname = 'scheduler' and relname = 'job_run'
            """);
    assertThat(read).isEqualTo("0 true");
    assertThat(served(LARGE)).isZero();
  }

  @Test
  void aHigherPriorityGoesBeforeTheTurn() throws SQLException {
    clockwork.prepare(
        "update scheduler.job_run set priority = 10 where claimable_at is not null and"
            + " organization_id = '"
            + SMALL
            + "'");
    claim(2, null);
    assertThat(served(SMALL)).isOne();
  }

  private static String claim(int atMost, String last) throws SQLException {
    return clockwork.asService(
        "select max(served_to::text) from scheduler.claim('one', '{daily-aggregation}', %d, %s)"
            .formatted(atMost, last == null ? "null" : "'" + last + "'"));
  }

  private static int served(String organization) throws SQLException {
    return Integer.parseInt(
        clockwork.inspect(
            "select count(*) from scheduler.job_run where state = 'running' and organization_id = '"
                + organization
                + "'"));
  }
}
