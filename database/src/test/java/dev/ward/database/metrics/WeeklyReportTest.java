package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a week comes to, against what was worked out by hand. */
class WeeklyReportTest {

  private static final String REPORT = "metrics.weekly_report('%s', '2026-03-02')";

  private Clinic clinic;

  @BeforeEach
  void aWeekTheOneBeforeAndTheOneAYearAgo() throws SQLException {
    clinic = new Clinic("America/New_York");
    clinic.administrate(
        """
        insert into metrics.provider (clinic_id, code, name) values ('%1$s', 'dr-a', 'Dr. Ames'), ('%1$s', 'dr-b', null);
        insert into metrics.financial_metrics (clinic_id, external_id, day, provider, kind, amount_minor, currency)
          values ('%1$s', 'f-1', '2026-03-02', 'dr-a', 'production', 5000, 'USD'),
                 ('%1$s', 'f-2', '2026-03-08', 'dr-b', 'production', 10000, 'USD'),
                 ('%1$s', 'f-3', '2026-03-04', 'dr-a', 'adjustment', -1000, 'USD'),
                 ('%1$s', 'f-4', '2026-03-04', 'dr-a', 'collection', 7000, 'USD'),
                 ('%1$s', 'f-5', '2026-03-01', 'dr-a', 'production', 8000, 'USD'),
                 ('%1$s', 'f-6', '2025-03-03', 'dr-a', 'production', 4000, 'USD'),
                 ('%1$s', 'f-7', '2026-03-09', 'dr-a', 'production', 90000, 'USD');
        insert into metrics.appointment_metrics
            (clinic_id, external_id, day, provider, patient_ref, scheduled_start, duration_minutes, status, kind)
          values ('%1$s', 'a-1', '2026-03-03', 'dr-a', 'p-1', '2026-03-03 15:00+00', 30, 'completed', 'hygiene'),
                 ('%1$s', 'a-2', '2026-03-03', 'dr-a', 'p-2', '2026-03-03 16:00+00', 30, 'completed', 'hygiene'),
                 ('%1$s', 'a-3', '2026-03-05', 'dr-b', 'p-3', '2026-03-05 16:00+00', 30, 'no_show', 'hygiene');
        insert into metrics.goal (clinic_id, name, metric, from_day, to_day, target, direction)
          values ('%1$s', 'A good month', 'net_production', '2026-03-01', '2026-04-01', 22000, 'higher'),
                 ('%1$s', 'Next month', 'net_production', '2026-04-01', '2026-05-01', 1, 'higher');
        """
            .formatted(clinic.id));
    clinic.calculate("'2025-03-01'", "'2026-03-15'");
  }

  private List<String> report(String sql) throws SQLException {
    return clinic.query(sql.formatted(REPORT.formatted(clinic.id)));
  }

  @Test
  void aWeekStandsBesideTheOneBeforeAndTheSameOfLastYear() throws SQLException {
    assertThat(
            report(
                """
                select k ->> 'key', k ->> 'value', k ->> 'previous', k ->> 'lastYear', k ->> 'unit', k ->> 'definitionVersion'
                  from jsonb_array_elements(%s -> 'kpis') as k
                  where k ->> 'key' in ('net_production', 'collection_rate', 'completed_appointments', 'no_show_rate',
                                        'production_per_visit')
                """))
        .containsExactly(
            "net_production|14000|8000|4000|money|1",
            "collection_rate|0.5|0|0|ratio|1",
            "completed_appointments|2|||count|1",
            "no_show_rate|0.333333|||ratio|1",
            "production_per_visit|7000|||money|1");
  }

  @Test
  void thirteenWeeksAreWhatTheSeriesHas() throws SQLException {
    List<String> shown =
        report(
            """
            select k ->> 'key', p ->> 'week', p ->> 'value'
              from jsonb_array_elements(%s -> 'kpis') as k, jsonb_array_elements(k -> 'series') as p
              where p ->> 'value' is not null order by 1, 2
            """);
    assertThat(shown).contains("net_production|2026-02-23|8000", "net_production|2026-03-02|14000");
    assertThat(shown)
        .isEqualTo(
            clinic.query(
                """
                select f.key, f.period_start, metrics.figure_value(f.numerator, f.denominator, f.unit)
                  from metrics.figures('%s', null, 'week', '', '2025-12-08', '2026-03-09') f
                  where f.key in (select k ->> 'key' from jsonb_array_elements(%s -> 'kpis') as k)
                    and metrics.figure_value(f.numerator, f.denominator, f.unit) is not null
                  order by f.key collate "C", f.period_start
                """
                    .formatted(clinic.id, REPORT.formatted(clinic.id))));
    assertThat(
            report(
                "select count(*) from jsonb_array_elements(%s -> 'kpis') k, jsonb_array_elements(k -> 'series')"))
        .containsExactly(Integer.toString(13 * 14));
  }

  @Test
  void whoProducedMostComesFirst() throws SQLException {
    assertThat(
            report(
                """
                select p ->> 'code', p ->> 'name', p ->> 'production', p ->> 'previousProduction', p ->> 'visits'
                  from jsonb_array_elements(%s -> 'providers') as p
                """))
        .containsExactly("dr-b|dr-b|10000|0|0", "dr-a|Dr. Ames|4000|8000|2");
  }

  /**
   * 22 working days of March are 1,000 a day; five had passed by then, and what came later doesn't
   * count.
   */
  @Test
  void aGoalStandsAsItDidWhenTheWeekWasOver() throws SQLException {
    assertThat(
            report(
                """
                select g ->> 'name', g ->> 'actual', g ->> 'target', g ->> 'pace', g ->> 'status'
                  from jsonb_array_elements(%s -> 'goals') as g
                """))
        .containsExactly("A good month|22000|22000|4.4|reached");
    clinic.administrate(
        "update metrics.goal set target = 220000 where clinic_id = '%s' and name = 'A good month'"
            .formatted(clinic.id));
    assertThat(report("select %s #>> '{goals,0,status}'")).containsExactly("at_risk");
  }

  @Test
  void aWeekThatIsOverIsNotRunningAndThisOneIs() throws SQLException {
    assertThat(report("select r ->> 'running', r ->> 'complete', r ->> 'currency' from %s as r"))
        .containsExactly("false|true|USD");
    String thisWeek = "date_trunc('week', now() at time zone 'America/New_York')::date";
    assertThat(
            clinic.query(
                "select metrics.weekly_report('%s', %s) ->> 'running'"
                    .formatted(clinic.id, thisWeek)))
        .containsExactly("true");
  }

  @Test
  void aReportIsTheSameUntilItSaysSomethingElse() throws SQLException {
    String hash = "select encode(metrics.report_hash(%s), 'hex')";
    List<String> before = report(hash);
    clinic.administrate(
        "update metrics.aggregation_state set as_of = now() + interval '1 hour' where clinic_id = '%s'"
            .formatted(clinic.id));
    assertThat(report(hash)).isEqualTo(before);
    clinic.administrate(
        "update metrics.provider set name = 'Dr. B' where clinic_id = '%s' and code = 'dr-b'"
            .formatted(clinic.id));
    assertThat(report(hash)).isNotEqualTo(before);
  }

  @Test
  void whatSaysTheSameIsKeptOnceAndAnEditionStays() throws SQLException {
    String keep = "select made from metrics.keep_weekly_report(%s, '<p/>', '%%%%PDF')";
    assertThat(report(keep)).containsExactly("t");
    assertThat(report(keep)).containsExactly("f");
    clinic.administrate(
        "update metrics.provider set name = 'Dr. B' where clinic_id = '%s' and code = 'dr-b'"
            .formatted(clinic.id));
    assertThat(report(keep)).containsExactly("t");
    assertThat(
            clinic.query(
                """
                select r.edition, r.data #>> '{providers,0,name}', c.format, c.sha256 = sha256(c.content)
                  from metrics.report r
                    join metrics.report_content c on c.clinic_id = r.clinic_id and c.report_id = r.id
                  order by r.edition, c.format
                """))
        .containsExactly("1|dr-b|html|t", "1|dr-b|pdf|t", "2|Dr. B|html|t", "2|Dr. B|pdf|t");
    refused("42501", "delete from metrics.report");
    refused("42501", "update metrics.report_content set content = 'x'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "staff", "provider"})
  void reportsAreMadeByAdminsWhateverTheServiceHasChecked(String role) throws SQLException {
    String context = clinic.as(clinic.person(role), role);
    assertThatThrownBy(
            () ->
                clinic.query(
                    context,
                    "select made from metrics.keep_weekly_report(%s, 'x', 'x')"
                        .formatted(REPORT.formatted(clinic.id))))
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'2026-03-03'",
        "null",
        "current_date - extract(isodow from current_date)::int + 15"
      })
  void aWeekIsNamedByAMondayThatHasBegun(String week) {
    refused("WR002", "select metrics.weekly_report('%s', %s)".formatted(clinic.id, week));
  }

  @Test
  void anotherClinicHasNone() throws SQLException {
    Clinic other = new Clinic("America/New_York");
    refused("WA003", "select " + REPORT.formatted(other.id));
  }

  private void refused(String state, String sql) {
    assertThatThrownBy(() -> clinic.query(sql))
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo(state));
  }
}
