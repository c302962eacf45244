package dev.ward.metrics.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.metrics.Looks;
import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ExportedPatientsTest {

  private static final String APPOINTMENTS =
      """
      insert into metrics.appointment_metrics
        (clinic_id, external_id, provider, patient_ref, scheduled_start, day, duration_minutes, status, kind)
      select ?, 'a-' || n, 'dr-a', 'p-' || n % ?, timestamptz '2026-03-02 10:00Z' + n * interval '1 minute',
        date '2026-03-02', 30, 'completed', 'visit'
      from generate_series(1, ?) n
      """;

  private final Practice practice = new Practice();
  private final Taken taken = new Taken(practice);

  private void appointments(int patients, int rows) {
    Directory.execute(
        "insert into metrics.provider (clinic_id, code) values (?, 'dr-a')", practice.clinic());
    Directory.execute(APPOINTMENTS, practice.clinic(), patients, rows);
  }

  @Test
  void whoFetchesAnExportIsOnRecordWithEachPatientOnce() {
    appointments(2, 5);
    String export = taken.done(practice::asStaff, "csv", "appointment", "{}");
    assertThat(Looks.of(practice, "appointment.exported", "%")).isEmpty();
    taken.content(practice.asStaff(), export).then().statusCode(200);
    assertThat(Looks.of(practice, "appointment.exported", "%")).containsExactly("p-0", "p-1");
    taken.content(practice.asAdmin(), export).then().statusCode(200);
    assertThat(
            Directory.number(
                """
                select count(*) from metrics.outbox where event ->> 'action' = 'appointment.exported'
                  and event #>> '{target,type}' = 'export' and event #>> '{target,id}' = ?
                  and event #>> '{actor,id}' = ?
                """,
                export,
                practice.adminId().toString()))
        .isEqualTo(2);
  }

  @Test
  void patientsOfManyBatchesAndPiecesAreEachOnRecordOnce() {
    appointments(12_000, 24_000);
    String export = taken.done(practice::asStaff, "csv", "appointment", "{}");
    assertThat(
            Directory.number(
                "select count(*) from metrics.export_chunk where export_id = ?",
                UUID.fromString(export)))
        .isGreaterThan(1);
    assertThat(taken.content(practice.asStaff(), export).asString().lines()).hasSize(24_001);
    assertThat(Looks.of(practice, "appointment.exported", "%"))
        .hasSize(12_000)
        .doesNotHaveDuplicates();
  }

  @Test
  void aPieceWhosePatientsCannotBePutOnRecordIsNotSent() {
    appointments(2, 5);
    String export = taken.done(practice::asStaff, "csv", "appointment", "{}");
    Directory.execute(
        """
        alter table metrics.outbox
          add constraint no_exports check (event ->> 'action' <> 'appointment.exported') not valid
        """);
    try {
      assertThatThrownBy(() -> taken.content(practice.asStaff(), export).asString())
          .isInstanceOf(IOException.class);
    } finally {
      Directory.execute("alter table metrics.outbox drop constraint no_exports");
    }
  }

  @Test
  void figuresNameNobody() {
    taken.text(
        practice::asStaff, "csv", "metrics", "{\"from\": \"2026-03-01\", \"to\": \"2026-04-01\"}");
    assertThat(
            Directory.number(
                """
                select count(*) from metrics.outbox where stream = ?::uuid and event ->> 'action' like '%.exported'
                """,
                practice.clinic().toString()))
        .isZero();
  }

  @Test
  void whoseRowsItWasIsForgottenWithTheExport() {
    appointments(2, 5);
    String export = taken.done(practice::asStaff, "csv", "appointment", "{}");
    practice.asStaff().delete(practice.path("/exports/" + export)).then().statusCode(204);
    assertThat(
            Directory.number(
                "select count(*) from metrics.export_patient where export_id = ?",
                UUID.fromString(export)))
        .isZero();
  }
}
