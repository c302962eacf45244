package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was said before is kept, whoever changes it, and an import can be told from what it met. */
class FactRevisionTest {

  private static final UUID FIRST = UUID.randomUUID();
  private static final UUID SECOND = UUID.randomUUID();

  private Clinic clinic;

  @BeforeEach
  void aClinic() throws SQLException {
    clinic = new Clinic("America/New_York");
  }

  @Test
  void anImportThatAddsOrRepeatsLeavesNoRevision() throws SQLException {
    assertThat(schedule(FIRST, "s-1", 480)).isEqualTo("1|0|0");
    assertThat(schedule(SECOND, "s-1", 480)).isEqualTo("0|1|0");
    assertThat(revisions("fact_id")).isEmpty();
    assertThat(clinic.query("select import_id from metrics.schedule_metrics"))
        .containsExactly(FIRST.toString());
  }

  @Test
  void anImportThatCorrectsLeavesWhatItMet() throws SQLException {
    schedule(FIRST, "s-1", 480);
    assertThat(schedule(SECOND, "s-1", 420)).isEqualTo("0|0|1");
    assertThat(
            revisions(
                "family, version, content ->> 'minutes', content ->> 'day', content ->> 'import_id', import_id"))
        .containsExactly("schedule|0|480|2026-03-02|" + FIRST + "|" + SECOND);
    assertThat(clinic.query("select import_id, version from metrics.schedule_metrics"))
        .containsExactly(SECOND + "|1");
  }

  @Test
  void ofAnImportThatBringsAFactSeveralTimesTheOldestRevisionIsWhatItMet() throws SQLException {
    schedule(FIRST, "s-1", 480);
    schedule(SECOND, "s-1", 420);
    schedule(SECOND, "s-1", 360);
    schedule(SECOND, "s-2", 100);
    schedule(SECOND, "s-2", 200);
    assertThat(
            clinic.query(
                """
                select distinct on (fact_id) content ->> 'external_id', content ->> 'minutes',
                    (content ->> 'import_id')::uuid is not distinct from import_id as added
                  from metrics.fact_revision where import_id = '%s'
                  order by fact_id, version
                """
                    .formatted(SECOND)))
        .containsExactlyInAnyOrder("s-1|480|f", "s-2|100|t");
  }

  @Test
  void aCorrectionByHandIsNoImports() throws SQLException {
    schedule(FIRST, "s-1", 480);
    UUID staff = clinic.person("staff");
    clinic.query(
        clinic.as(staff, "staff"),
        "update metrics.schedule_metrics set minutes = 60, import_id = null returning 1");
    assertThat(revisions("content ->> 'minutes', import_id, replaced_by"))
        .containsExactly("480||" + staff);
  }

  @Test
  void aDeletionAndTheReturnAreRevisions() throws SQLException {
    schedule(FIRST, "s-1", 480);
    clinic.delete("schedule_metrics", "external_id", "s-1");
    schedule(SECOND, "s-1", 480);
    assertThat(revisions("version, content ->> 'deleted_at' is null, import_id"))
        .containsExactly("0|t|", "1|f|" + SECOND);
  }

  @Test
  void whatOnlyMovesToAnotherDayOrImportIsNoRevision() throws SQLException {
    clinic.query(
        """
        select metrics.import_call('%s', '{c-1}', '{2026-03-02 03:00+00}', '{inbound}', '{answered}', '{60}', '{t}', '{f}')
        """
            .formatted(FIRST));
    assertThat(clinic.query("select day from metrics.call_metrics")).containsExactly("2026-03-01");
    clinic.administrate(
        "update access.clinic set time_zone = 'UTC' where id = '%s'".formatted(clinic.id));
    clinic.calculate();
    assertThat(clinic.query("select day, version from metrics.call_metrics"))
        .containsExactly("2026-03-02|1");
    clinic.query("update metrics.call_metrics set import_id = null returning 1");
    assertThat(revisions("fact_id")).isEmpty();
  }

  @Test
  void aRevisionReadsBackAsTheFactItWas() throws SQLException {
    String appointment =
        """
        select metrics.import_appointment('%s', '{a-1}', '{dr-lin}', '{p-1}', '{2026-03-02 15:00+00}', '{30}', '{completed}',
          '{consultation}', '{2026-02-01 12:00+00}', '{null}', '{%d}', '{%d}')
        """;
    clinic.query(appointment.formatted(FIRST, 90_000, 50_000));
    clinic.query(appointment.formatted(SECOND, 90_000, 90_000));
    assertThat(
            clinic.query(
                """
                select f.patient_ref, f.scheduled_start = '2026-03-02 15:00+00', f.booked_at = '2026-02-01 12:00+00',
                    f.cancelled_at is null, f.presented_minor, f.accepted_minor
                  from metrics.fact_revision r
                    cross join lateral jsonb_populate_record(null::metrics.appointment_metrics, r.content) f
                """))
        .containsExactly("p-1|t|t|t|90000|50000");
  }

  @Test
  void historyIsWrittenByTheTriggerAlone() {
    assertThatThrownBy(
            () ->
                clinic.query(
                    """
                    insert into metrics.fact_revision (clinic_id, family, fact_id, version, content)
                      values ('%s', 'call', gen_random_uuid(), 0, '{}') returning 1
                    """
                        .formatted(clinic.id)))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> clinic.query("update metrics.fact_revision set content = '{}'"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> clinic.query("delete from metrics.fact_revision"))
        .hasMessageContaining("permission denied");
  }

  /** What became of the one row: accepted, unchanged, corrected. */
  private String schedule(UUID importId, String externalId, int minutes) throws SQLException {
    return clinic
        .query(
            """
            select accepted, unchanged, corrected
              from metrics.import_schedule('%s', '{%s}', '{2026-03-02}', '{dr-lin}', '{%d}')
            """
                .formatted(importId, externalId, minutes))
        .get(0);
  }

  private List<String> revisions(String columns) throws SQLException {
    return clinic.query("select %s from metrics.fact_revision order by version".formatted(columns));
  }
}
