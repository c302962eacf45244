package dev.ward.database.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database needs once a week is done, or told. */
class UpkeepTest {

  private static final String INVALID =
      "update pg_index set indisvalid = false where indexrelid = 'scheduler.missed_run_open'::regclass";
  private static final String VALID =
      "select indisvalid from pg_index where indexrelid = 'scheduler.missed_run_open'::regclass";

  private static Clockwork clockwork;

  @BeforeAll
  static void start() throws SQLException {
    clockwork = new Clockwork();
  }

  @AfterAll
  static void stop() {
    clockwork.close();
  }

  @BeforeEach
  void nothingIsTold() throws SQLException {
    clockwork.prepare("truncate scheduler.notification cascade");
    clockwork.prepare(INVALID.replace("false", "true"));
  }

  @Test
  void aSmallInvalidIndexIsRebuilt() throws SQLException {
    clockwork.prepare(INVALID);
    assertThat(tend("2048", "{rebuilt}")).isEqualTo("[\"scheduler.missed_run_open\"]");
    assertThat(clockwork.inspect(VALID)).isEqualTo("t");
    assertThat(told()).isEqualTo("0");
  }

  @Test
  void anInvalidIndexOfALargeTableIsToldAndLeft() throws SQLException {
    clockwork.prepare(INVALID);
    assertThat(tend("-1", "{invalid}")).isEqualTo("[\"scheduler.missed_run_open\"]");
    assertThat(tend("-1", "{rebuilt}")).isEqualTo("[]");
    assertThat(clockwork.inspect(VALID)).isEqualTo("f");
    assertThat(told()).isEqualTo("1");
  }

  @Test
  void whatTheRunItselfWritesToIsLeftAlone() throws SQLException {
    String index = "'scheduler.job_run_dead'::regclass";
    clockwork.prepare("update pg_index set indisvalid = false where indexrelid = " + index);
    try {
      assertThat(tend("2048", "{invalid}")).isEqualTo("[\"scheduler.job_run_dead\"]");
      assertThat(tend("2048", "{rebuilt}")).isEqualTo("[]");
    } finally {
      clockwork.prepare("update pg_index set indisvalid = true where indexrelid = " + index);
    }
  }

  @Test
  void tablesThatHaveChangedAreAnalysedWhateverTheirPoliciesHide() throws SQLException {
    clockwork.prepare("truncate scheduler.missed_run");
    // What a connection has changed is known to others when it has been idle for a while, or now.
    clockwork.prepare(
        """
        select pg_stat_force_next_flush();
        insert into scheduler.missed_run (clinic_id, organization_id, job, scheduled_for)
          select gen_random_uuid(), gen_random_uuid(), 'daily-aggregation', now() from generate_series(1, 500)
        """);
    assertThat(Integer.parseInt(tend("2048", "{analyzed}"))).isPositive();
    assertThat(
            clockwork.inspect(
                "select reltuples from pg_class where oid = 'scheduler.missed_run'::regclass"))
        .isEqualTo("500");
    assertThat(told()).isEqualTo("0");
  }

  @Test
  void anIndexThatHasGrownFarBeyondItsEntriesIsFound() throws SQLException {
    clockwork.prepare("create table scheduler.swollen (id integer primary key)");
    try {
      clockwork.prepare("insert into scheduler.swollen select generate_series(1, 20000)");
      clockwork.prepare("delete from scheduler.swollen where id % 100 <> 0");
      clockwork.prepare("vacuum analyze scheduler.swollen");
      String found =
          "select string_agg(name, ' ') from scheduler.bloated_indexes('{scheduler}', 10, 2.5)";
      assertThat(clockwork.inspect(found)).isEqualTo("scheduler.swollen_pkey");
      clockwork.prepare("reindex table scheduler.swollen");
      clockwork.prepare("vacuum analyze scheduler.swollen");
      assertThat(clockwork.inspect(found)).isNull();
    } finally {
      clockwork.prepare("drop table scheduler.swollen");
    }
  }

  @Test
  void nobodyAsksForItInAClinic() throws SQLException {
    UUID clinic = clockwork.clinic("Europe/London");
    assertThatThrownBy(() -> clockwork.inClinic(clinic, "select scheduler.tend_database(1)"))
        .hasFieldOrPropertyWithValue("SQLState", "WA003");
    assertThatThrownBy(() -> clockwork.asService("select scheduler.tend_database(1)"))
        .hasFieldOrPropertyWithValue("SQLState", "WA003");
  }

  private static String tend(String smallPages, String path) throws SQLException {
    return clockwork.asService(
        "select access.enter(null, 0, null, '{}', false, 'scheduler-service', 'platform', null, '{service}', false, null)",
        "select scheduler.tend_database(%s) #>> '%s'".formatted(smallPages, path));
  }

  private static String told() throws SQLException {
    return clockwork.inspect(
        "select count(*) from scheduler.notification where kind = 'job.finding' and recipient ? 'operators'");
  }
}
