package dev.ward.database.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs are kept for as long as their job says, which is ninety days here. */
class ForgetTest {

  private static final String KEPT = "select count(*) from scheduler.job_run";

  private static Clockwork clockwork;
  private static UUID clinic;

  @BeforeAll
  static void start() throws SQLException {
    clockwork = new Clockwork();
    clinic = clockwork.clinic("Europe/Paris");
    clockwork.prepare("update scheduler.job set keep_days = 90");
  }

  @AfterAll
  static void stop() {
    clockwork.close();
  }

  @BeforeEach
  void nothingWasRun() throws SQLException {
    clockwork.prepare("truncate scheduler.job_run cascade");
  }

  @Test
  void whatEndedLongerAgoThanItsJobKeepsItIsGone() throws SQLException {
    ran("succeeded", 91, 91, 3);
    ran("dead", 91, 91, 2);
    ran("succeeded", 89, 89, 4);
    assertThat(forget(1000)).isEqualTo("5");
    assertThat(clockwork.inspect(KEPT)).isEqualTo("4");
  }

  @Test
  void whatTookLongCountsFromItsEnd() throws SQLException {
    ran("succeeded", 91, 89, 1);
    assertThat(forget(1000)).isEqualTo("0");
  }

  @Test
  void whatIsNotOverIsKeptHoweverOldItIs() throws SQLException {
    clockwork.prepare(
        """
        insert into scheduler.job_run (clinic_id, id, job, scheduled_for, trigger)
          values ('%s', uuidv7(interval '-400 days'), 'daily-aggregation', now() - interval '400 days', 'schedule')
        """
            .formatted(clinic));
    assertThat(forget(1000)).isEqualTo("0");
  }

  @Test
  void aRoundTakesNoMoreThanItWasTold() throws SQLException {
    ran("succeeded", 200, 200, 25);
    assertThat(forget(10)).isEqualTo("10");
    assertThat(forget(10)).isEqualTo("10");
    assertThat(forget(10)).isEqualTo("5");
  }

  @Test
  void whatIsYoungIsNotLookedAt() throws SQLException {
    ran("succeeded", 10, 10, 20_000);
    clockwork.prepare("analyze scheduler.job_run");
    // Rows that passes of the whole table have returned in this transaction.
    String[] rowsAndJobs =
        clockwork
            .asService(
                "select scheduler.forget(1000)",
                """
                select pg_stat_get_xact_tuples_returned('scheduler.job_run'::regclass) || ' '
                       || (select count(*) from scheduler.job)
                """)
            .split(" ");
    assertThat(Integer.parseInt(rowsAndJobs[0])).isLessThan(100 * Integer.parseInt(rowsAndJobs[1]));
  }

  private static void ran(String state, int begunDaysAgo, int endedDaysAgo, int times)
      throws SQLException {
    clockwork.prepare(
        """
        insert into scheduler.job_run (clinic_id, id, job, scheduled_for, trigger, state, claimable_at, finished_at)
          select '%s', uuidv7(make_interval(days => -%2$d)), 'daily-aggregation',
                 now() - make_interval(days => %2$d, secs => n), 'manual', '%3$s', null, now() - make_interval(days => %4$d)
            from generate_series(1, %5$d) as n
        """
            .formatted(clinic, begunDaysAgo, state, endedDaysAgo, times));
  }

  private static String forget(int atMost) throws SQLException {
    return clockwork.asService("select scheduler.forget(%d)".formatted(atMost));
  }
}
