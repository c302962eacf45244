package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.database.metrics.Fact.Appointment;
import dev.ward.database.metrics.Fact.Financial;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FactAuditTest {

  private Clinic clinic;

  @BeforeEach
  void aClinic() throws SQLException {
    clinic = new Clinic("America/New_York");
  }

  @Test
  void newFactsLeaveNoEventOfTheirOwn() throws SQLException {
    clinic.load(new Financial("f-1", "2026-03-02", "dr-lin", "production", 10_000));
    assertThat(events("event ->> 'action'")).containsExactly("provider.created");
  }

  @Test
  void eachCorrectedFactLeavesItsOldAndNewValues() throws SQLException {
    clinic.load(
        new Financial("f-1", "2026-03-02", "dr-lin", "production", 10_000),
        new Financial("f-2", "2026-03-02", "dr-lin", "production", 10_000),
        new Financial("f-3", "2026-03-02", "dr-lin", "production", 10_000));
    UUID staff = clinic.person("staff");
    clinic.load(
        clinic.as(staff, "staff"),
        List.of(
            new Financial("f-1", "2026-03-02", "dr-lin", "production", 11_000),
            new Financial("f-2", "2026-03-02", "dr-lin", "production", 10_000),
            new Financial("f-3", "2026-03-02", "dr-lin", "production", 12_000)));
    assertThat(
            events(
                "event ->> 'action', event #>> '{changes,amount_minor}', event #>> '{actor,id}', event ->> 'requestId'"))
        .contains(
            "financial.updated|{\"new\": 11000, \"old\": 10000}|" + staff + "|request-1",
            "financial.updated|{\"new\": 12000, \"old\": 10000}|" + staff + "|request-1")
        .filteredOn(event -> event.startsWith("financial"))
        .hasSize(2);
  }

  @Test
  void thePatientIsTheEventsSubjectAndNotInItsChanges() throws SQLException {
    clinic.load(
        new Appointment(
            "a-1", "dr-lin", "patient-1", "2026-03-02T15:00:00Z", "completed", "visit"));
    clinic.load(
        new Appointment(
            "a-1", "dr-lin", "patient-2", "2026-03-02T15:00:00Z", "completed", "visit"));
    assertThat(events("event ->> 'subjectId', event #>> '{changes,patient_ref}'"))
        .contains("patient-1|{\"redacted\": true}");
  }

  @Test
  void aDeletedFactAndItsReturnAreOnTheRecord() throws SQLException {
    Financial fact = new Financial("f-1", "2026-03-02", "dr-lin", "production", 10_000);
    clinic.load(fact);
    clinic.delete("financial_metrics", "external_id", "f-1");
    clinic.load(fact);
    assertThat(events("event ->> 'action'")).contains("financial.deleted", "financial.restored");
  }

  @Test
  void anEventOfManyHasTheShapeOfAnEventOfOne() throws SQLException {
    clinic.load(new Financial("f-1", "2026-03-02", "dr-lin", "production", 10_000));
    clinic.load(new Financial("f-1", "2026-03-02", "dr-lin", "production", 11_000));
    String shape =
        """
        (select string_agg(k, ',' order by k) from jsonb_object_keys(event) as k),
        (select string_agg(k, ',' order by k) from jsonb_object_keys(event -> 'source') as k),
        (select string_agg(k, ',' order by k) from jsonb_object_keys(event -> 'actor') as k),
        (select string_agg(k, ',' order by k) from jsonb_object_keys(event -> 'target') as k)
        """;
    assertThat(events(shape)).hasSize(2);
    assertThat(events("distinct " + shape)).hasSize(1);
  }

  @Test
  void anImportIsOnTheRecordWhenItsStateChangesAndNotAsItCounts() throws SQLException {
    clinic.query(
        "insert into metrics.fact_import (clinic_id, kind, format) values ('%s', 'call', 'csv') returning 1"
            .formatted(clinic.id));
    clinic.query("update metrics.fact_import set state = 'running' returning 1");
    clinic.query("update metrics.fact_import set rows = 5000, accepted = 5000 returning 1");
    clinic.query("update metrics.fact_import set state = 'done' returning 1");
    assertThat(events("event ->> 'action', event #>> '{changes,state,new}'"))
        .containsExactly("import.created|pending", "import.updated|running", "import.updated|done");
  }

  private List<String> events(String columns) throws SQLException {
    return clinic.inspect(
        "select %s from metrics.outbox where stream = '%s'%s"
            .formatted(columns, clinic.id, columns.startsWith("distinct") ? "" : " order by id"));
  }
}
