package dev.ward.metrics.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class FactAccessTest {

  private final Practice practice = new Practice();
  private final Ledger ledger = new Ledger(practice);

  @Test
  void aViewerSeesFactsAndWritesNone() {
    String path = ledger.made("financial", Ledger.PRODUCTION);
    practice.asViewer().get(path).then().statusCode(200);
    ledger.post(practice.asViewer(), "call", Ledger.CALL).then().statusCode(403);
    ledger.patch(practice.asViewer(), path, "*", "{}").then().statusCode(403);
    practice.asViewer().delete(path).then().statusCode(403);
    practice.asViewer().post(path + "/restore").then().statusCode(403);
  }

  @Test
  void aProviderWritesTheirOwnFactsOnly() {
    ledger.provider("dr-a", false);
    ledger.provider("dr-me", true);
    String mine = Ledger.SCHEDULE.replace("dr-a", "dr-me").replace("s-1", "s-2");
    Response made = ledger.post(practice.asProvider(), "schedule", mine);
    made.then().statusCode(201);
    String own = made.header("Location");
    ledger.patch(practice.asProvider(), own, "*", "{\"minutes\": 60}").then().statusCode(200);
    ledger
        .patch(practice.asProvider(), own, "*", "{\"provider\": \"dr-a\"}")
        .then()
        .statusCode(403)
        .body("errors.pointer", contains("/provider"));
    practice.asProvider().delete(own).then().statusCode(204);
    practice.asProvider().post(own + "/restore").then().statusCode(200);

    String others = ledger.made("schedule", Ledger.SCHEDULE);
    ledger.post(practice.asProvider(), "schedule", Ledger.SCHEDULE).then().statusCode(403);
    ledger.patch(practice.asProvider(), others, "*", "{\"minutes\": 1}").then().statusCode(403);
    practice.asProvider().delete(others).then().statusCode(403);
    practice.asStaff().delete(others).then().statusCode(204);
    practice.asProvider().post(others + "/restore").then().statusCode(403);
  }

  @Test
  void aProviderWritesNoCallsAndNoPatients() {
    String call = ledger.made("call", Ledger.CALL);
    ledger
        .post(practice.asProvider(), "call", Ledger.CALL.replace("c-1", "c-2"))
        .then()
        .statusCode(403);
    ledger.post(practice.asProvider(), "patient", Ledger.PATIENT).then().statusCode(403);
    practice.asProvider().delete(call).then().statusCode(403);
  }

  @Test
  void anotherClinicsFactIsTheSame404AsNone() {
    String path = ledger.made("appointment", Ledger.APPOINTMENT);
    String id = path.substring(path.lastIndexOf('/') + 1);
    Practice other = new Practice();
    Ledger others = new Ledger(other);
    for (String fact :
        new String[] {
          path, other.path("/facts/appointment/" + id), practice.path("/facts/call/" + id)
        }) {
      other.asAdmin().get(fact).then().statusCode(404);
      other.asAdmin().get(fact + "/history").then().statusCode(404);
      others.patch(other.asAdmin(), fact, "*", "{}").then().statusCode(404);
      other.asAdmin().delete(fact).then().statusCode(404);
      other.asAdmin().post(fact + "/restore").then().statusCode(404);
    }
    other.asAdmin().get(practice.path("/facts/appointment")).then().statusCode(404);
    others.list("appointment", "").then().body("items.size()", is(0));
    others.post(other.asStaff(), "appointment", Ledger.APPOINTMENT).then().statusCode(201);
    practice.asViewer().get(path).then().statusCode(200).header("ETag", "\"0\"");
  }

  @Test
  void aLookAtAPatientIsOnRecord() {
    String appointment = ledger.made("appointment", Ledger.APPOINTMENT);
    String patient = ledger.made("patient", Ledger.PATIENT);
    practice.asViewer().get(appointment).then().statusCode(200);
    practice.asViewer().get(patient).then().statusCode(200);
    practice.asViewer().get(patient + "/history").then().statusCode(200);
    assertThat(looks("appointment.read", "p-1", "id", id(appointment))).isEqualTo(1);
    assertThat(looks("patient.read", "p-1", "id", id(patient))).isEqualTo(2);
  }

  @Test
  void aLookAtAListIsOnRecordOnceForEachPatientWithHowManyOfTheirRows() {
    ledger.made("appointment", Ledger.APPOINTMENT);
    ledger.made("appointment", Ledger.APPOINTMENT.replace("a-1", "a-2"));
    ledger.made("appointment", Ledger.APPOINTMENT.replace("a-1", "a-3").replace("p-1", "p-2"));
    ledger.list("appointment", "").then().statusCode(200).body("items.size()", is(3));
    assertThat(looks("appointment.read")).isEqualTo(2);
    assertThat(looks("appointment.read", "p-1", "2 rows")).isEqualTo(1);
    assertThat(looks("appointment.read", "p-2", "1 row")).isEqualTo(1);
  }

  @Test
  void aRowThatOnlyTellsOfTheNextPageIsNotShownAndNotOnRecord() {
    ledger.made("patient", Ledger.PATIENT);
    ledger.made("patient", Ledger.PATIENT.replace("p-1", "p-2"));
    ledger.list("patient", "limit=1").then().body("items.size()", is(1));
    assertThat(looks("patient.read")).isEqualTo(1);
  }

  @Test
  void whoAsksForAPatientLearnsAlsoThatThereIsNothing() {
    ledger.list("patient", "patientRef=p-9").then().statusCode(200).body("items.size()", is(0));
    assertThat(looks("patient.read", "p-9", "0 rows")).isEqualTo(1);
    ledger.list("patient", "").then().statusCode(200).body("items.size()", is(0));
    assertThat(looks("patient.read")).isEqualTo(1);
  }

  @Test
  void theHistoryOfACorrectedAppointmentShowsBothPatients() {
    String appointment = ledger.made("appointment", Ledger.APPOINTMENT);
    ledger
        .patch(practice.asStaff(), appointment, "*", "{\"patientRef\": \"p-2\"}")
        .then()
        .statusCode(200);
    practice.asStaff().get(appointment + "/history").then().statusCode(200);
    assertThat(looks("appointment.read", "p-1", "history")).isEqualTo(1);
    assertThat(looks("appointment.read", "p-2", "history")).isEqualTo(1);
  }

  @Test
  void withoutTheRecordThereIsNoAnswer() {
    String patient = ledger.made("patient", Ledger.PATIENT);
    Directory.execute(
        "alter table metrics.outbox add constraint full_up check (event ->> 'action' not like '%.read') not valid");
    try {
      practice.asViewer().get(patient).then().statusCode(422);
      ledger.list("patient", "").then().statusCode(422);
    } finally {
      Directory.execute("alter table metrics.outbox drop constraint full_up");
    }
  }

  @Test
  void aLookThatIsRefusedOrFindsNothingIsNoLook() {
    ledger.made("patient", Ledger.PATIENT);
    practice
        .asViewer()
        .get(practice.path("/facts/patient/" + UUID.randomUUID()))
        .then()
        .statusCode(404);
    new Practice().asViewer().get(practice.path("/facts/patient")).then().statusCode(404);
    assertThat(looks("patient.read")).isZero();
  }

  @Test
  void aLookAtWhatNamesNobodyIsNotRecorded() {
    practice.asViewer().get(ledger.made("financial", Ledger.PRODUCTION)).then().statusCode(200);
    ledger.list("call", "").then().statusCode(200);
    assertThat(looks("financial.read") + looks("call.read")).isZero();
  }

  @Test
  void aFactThatIsAddedByHandIsOnRecordWithoutItsPatientsName() {
    String path = ledger.made("patient", Ledger.PATIENT);
    assertThat(
            Directory.number(
                """
                select count(*) from metrics.outbox where event -> 'target' ->> 'id' = ?
                  and event ->> 'action' = 'patient.created' and event ->> 'subjectId' = 'p-1'
                  and event #>> '{changes,status,new}' = 'active' and event ->> 'changes' not like '%p-1%'
                """,
                id(path)))
        .isEqualTo(1);
  }

  private long looks(String action) {
    return Directory.number(
        "select count(*) from metrics.outbox where stream = ?::uuid and event ->> 'action' = ?",
        practice.clinic().toString(),
        action);
  }

  private long looks(String action, String subject, String reason) {
    return Directory.number(
        """
        select count(*) from metrics.outbox
        where stream = ?::uuid and event ->> 'action' = ? and event ->> 'subjectId' = ? and event ->> 'reason' = ?
        """,
        practice.clinic().toString(),
        action,
        subject,
        reason);
  }

  private static long looks(String action, String subject, String key, String id) {
    return Directory.number(
        """
        select count(*) from metrics.outbox
        where event ->> 'action' = ? and event ->> 'subjectId' = ? and event -> 'target' ->> ? = ?
        """,
        action,
        subject,
        key,
        id);
  }

  private static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
