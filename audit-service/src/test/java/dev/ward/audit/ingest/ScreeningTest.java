package dev.ward.audit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class ScreeningTest {

  private static final List<String> BAD =
      List.of(
          "wrote to jane.doe+x@mail.example.org about it",
          "call her back on +49 170 1234567",
          "call (555) 123-4567",
          "call 555-123-4567",
          "Tel. 030/1234567",
          "SSN 123-45-6789",
          "NINO AB 12 34 56 C",
          "insurance no. A123 456 789",
          "MRN: 00123456",
          "DOB 1980-02-29",
          "born on 3.4.1980",
          "12/31/1999",
          "Patient name: Jane Doe",
          "diagnosis=K02.1",
          "she said that ".repeat(60));

  private static final List<String> GOOD =
      List.of(
          "manage_goals: the role does not suffice",
          "Unpaid since March",
          "from 2026-11-01, to 2026-11-30T23:59:59.123456Z",
          "actor 0190b6a2-7a30-7c3e-8a52-6b1f6c1d2e3f, action goal.*",
          "0190b6a2-7a30-7c3e-8a52-6b1f6c1d2e3f",
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "from 192.168.100.200, 12 attempts",
          "1234567890 minor units of EUR",
          "appointment-2024-000123",
          "INV-2024-10-0001",
          "rate 0.0123456789, version 1.22.333",
          "rows 1 to 500000 of 1000000",
          "born of a need; diagnostic run",
          "audit.event_2026_11",
          "0 6 1-7 * MON");

  private UUID clinic;

  @BeforeEach
  void aClinic() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
  }

  @Test
  void whatLooksLikeAPatientsDataIsRejectedInEveryFreeFieldAndNeverRepeated() {
    List<Function<String, JsonObject>> fields =
        List.of(
            text -> Events.of(clinic).put("reason", text),
            text -> {
              JsonObject event = Events.of(clinic);
              event.getJsonObject("target").put("id", text);
              return event;
            },
            text -> {
              JsonObject event = Events.of(clinic);
              event.getJsonObject("actor").put("id", text);
              return event;
            },
            text -> changed("name", new JsonObject().put("old", "x").put("new", text)));
    List<String> pointers = List.of("/reason", "/target/id", "/actor/id", "/changes/name/new");
    for (int i = 0; i < fields.size(); i++) {
      Function<String, JsonObject> field = fields.get(i);
      String pointer = pointers.get(i);
      List<String> samples = BAD.stream().filter(text -> text.length() < 250).toList();
      ValidatableResponse answer = send(samples.stream().map(field).toList());
      answer.body("items.status", everyItem(is("rejected")));
      answer.body("items.reason", everyItem(startsWith("holds what looks like ")));
      for (int n = 0; n < samples.size(); n++) {
        answer.body("items[" + n + "].pointer", is("/" + n + pointer));
        assertThat(answer.extract().asString()).doesNotContain(samples.get(n));
      }
    }
    send(List.of(Events.of(clinic).put("reason", BAD.get(BAD.size() - 1))))
        .body("items[0].reason", containsString("so long a text"));
    assertThat(Events.recorded(clinic)).isZero();
  }

  @Test
  void whatOurOwnEventsHoldIsNotTakenForAPatientsData() {
    Stream<JsonObject> reasons = GOOD.stream().map(text -> Events.of(clinic).put("reason", text));
    Stream<JsonObject> changes =
        GOOD.stream().map(text -> changed("value", new JsonObject().put("new", text)));
    send(Stream.concat(reasons, changes).toList()).body("items.status", everyItem(is("accepted")));
  }

  @Test
  void fieldsOfAPatientsFileAreRejectedByTheirNamesUnlessTheyAreEmptied() {
    for (String name :
        List.of(
            "diagnosis",
            "patient_name",
            "lastName",
            "date_of_birth",
            "ssn",
            "insurance_number",
            "clinical_notes",
            "email")) {
      send(List.of(changed(name, new JsonObject().put("new", "x"))))
          .body("items[0].status", is("rejected"))
          .body("items[0].pointer", is("/0/changes/" + name));
      send(List.of(changed(name, new JsonObject().put("redacted", true))))
          .body("items[0].status", is("accepted"));
    }
    send(List.of(changed("settings", new JsonObject().put("new", new JsonObject().put("dob", 1)))))
        .body("items[0].pointer", is("/0/changes/settings/new/dob"));
  }

  @Test
  void whatAnEventWithASubjectChangesIsSealedAndMayHoldAnything() {
    send(List.of(
            changed("diagnosis", new JsonObject().put("new", "K02.1"))
                .put("action", "patient.updated")
                .put("target", new JsonObject().put("type", "patient").put("id", "p-1"))
                .put("subjectId", "p-1")))
        .body("items[0].status", is("accepted"));
  }

  @ParameterizedTest
  @CsvSource({
    "dinosaur.fed, goal, success, , /action",
    "goal.updated, clinic, success, , /target/type",
    "goal.updated, goal, failure, , /outcome",
    "access.denied, clinic, success, , /outcome",
    "member.updated, member, success, patient-1, /subjectId",
    "job.updated, job, success, , ",
    "run.failed, run, failure, , ",
    "goal.newer_than_the_recorder, kpi, denied, patient-1, ",
  })
  void theFormOfAnEventFollowsFromItsAction(
      String action, String target, String outcome, String subject, String pointer) {
    JsonObject event =
        Events.of(clinic)
            .put("action", action)
            .put("target", new JsonObject().put("type", target).put("id", "x"))
            .put("outcome", outcome)
            .put("subjectId", subject)
            .putNull("changes");
    send(List.of(event)).body("items[0].pointer", is(pointer == null ? null : "/0" + pointer));
  }

  @Test
  void changesTellWhatWasAndWhatIsAndAVersionIsOneThatIsKnown() {
    send(List.of(changed("a", new JsonObject().put("secret", "s3cr3t"))))
        .body("items[0].pointer", startsWith("/0/changes/a"))
        .body("items[0].reason", not(containsString("s3cr3t")));
    send(List.of(Events.of(clinic).put("changes", new JsonObject().put("a", "s3cr3t"))))
        .body("items[0].pointer", is("/0/changes/a"))
        .body("items[0].reason", not(containsString("s3cr3t")));
    send(List.of(Events.of(clinic).put("schemaVersion", 2)))
        .body("items[0].pointer", is("/0/schemaVersion"));
  }

  @Test
  void aClockMayBeFiveMinutesAheadAndAnyTimeBehind() {
    Instant now = Instant.now();
    send(List.of(
            Events.at(clinic, now.plus(Duration.ofMinutes(4))),
            Events.at(clinic, now.plus(Duration.ofMinutes(6))),
            Events.of(clinic).put("occurredAt", now.plus(Duration.ofMinutes(6)).toString()),
            Events.at(clinic, now.minus(Duration.ofDays(400)))))
        .body("items.status", contains("accepted", "rejected", "rejected", "accepted"))
        .body("items[1].pointer", is("/1/id"))
        .body("items[2].pointer", is("/2/occurredAt"));
  }

  private JsonObject changed(String field, JsonObject change) {
    return Events.of(clinic).put("changes", new JsonObject().put(field, change));
  }

  private static ValidatableResponse send(List<JsonObject> events) {
    return Events.send(events).then().statusCode(200);
  }
}
