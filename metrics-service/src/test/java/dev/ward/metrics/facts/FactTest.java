package dev.ward.metrics.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class FactTest {

  private final Practice practice = new Practice();
  private final Ledger ledger = new Ledger(practice);

  @Test
  void aFactIsAddedWithItsFieldsAsAnUploadNamesThem() {
    Response made = ledger.post(practice.asStaff(), "appointment", Ledger.APPOINTMENT);
    made.then()
        .statusCode(201)
        .header("ETag", "\"0\"")
        .body("externalId", is("a-1"))
        .body("patientRef", is("p-1"))
        .body("scheduledStart", is("2026-03-03T04:30:00Z"))
        .body("durationMinutes", is(30))
        .body("presentedMinor", is(90_000))
        .body("acceptedMinor", is(50_000))
        .body("bookedAt", nullValue())
        .body("day", is("2026-03-02"))
        .body("importId", nullValue())
        .body("createdBy", is(practice.staffId().toString()))
        .body("deletedAt", nullValue());
    assertThat(made.jsonPath().getMap("").keySet()).contains("bookedAt").doesNotContain("fields");
    Response seen = practice.asViewer().get(made.header("Location"));
    assertThat(seen.statusCode()).isEqualTo(200);
    assertThat(seen.header("ETag")).isEqualTo("\"0\"");
    assertThat(seen.jsonPath().getMap("")).isEqualTo(made.jsonPath().getMap(""));
  }

  @Test
  void thereAreFiveKindsOfFacts() {
    ledger.made("financial", Ledger.PRODUCTION);
    ledger.made("appointment", Ledger.APPOINTMENT);
    ledger.made("call", Ledger.CALL);
    ledger.made("patient", Ledger.PATIENT);
    ledger.made("schedule", Ledger.SCHEDULE);
    for (String kind : new String[] {"financial", "appointment", "call", "patient", "schedule"}) {
      ledger.list(kind, "").then().statusCode(200).body("items.size()", is(1));
    }
    ledger.list("weather", "").then().statusCode(404);
    ledger.post(practice.asStaff(), "weather", "{}").then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "financial   | /amountMinor   | {'externalId':'x','date':'2026-03-02','provider':'d','kind':'production','amountMinor':0,'currency':'USD'}",
        "financial   | /amountMinor   | {'externalId':'x','date':'2026-03-02','provider':'d','kind':'production','amountMinor':1.5,'currency':'USD'}",
        "financial   | /amountMinor   | {'externalId':'x','date':'2026-03-02','provider':'d','kind':'production','amountMinor':[1],'currency':'USD'}",
        "financial   | /date          | {'externalId':'x','date':'2026-02-30','provider':'d','kind':'production','amountMinor':1,'currency':'USD'}",
        "financial   | /date          | {'externalId':'x','date':'1950-02-03','provider':'d','kind':'production','amountMinor':1,'currency':'USD'}",
        "financial   | /currency      | {'externalId':'x','date':'2026-03-02','provider':'d','kind':'production','amountMinor':1,'currency':'EUR'}",
        "financial   | /externalId    | {'date':'2026-03-02','provider':'d','kind':'production','amountMinor':1,'currency':'USD'}",
        "financial   | /colour        | {'externalId':'x','colour':'red'}",
        "financial   | /version       | {'externalId':'x','version':3}",
        "appointment | /acceptedMinor | {'externalId':'x','provider':'d','patientRef':'p','scheduledStart':'2026-03-02T15:00:00Z','durationMinutes':30,'status':'completed','kind':'visit','acceptedMinor':1}",
        "appointment | /acceptedMinor | {'externalId':'x','provider':'d','patientRef':'p','scheduledStart':'2026-03-02T15:00:00Z','durationMinutes':30,'status':'completed','kind':'visit','presentedMinor':1,'acceptedMinor':2}",
        "call        | /qualified     | {'externalId':'x','startedAt':'2026-03-02T15:00:00Z','direction':'inbound','outcome':'answered','durationSeconds':1,'qualified':'maybe','booked':false}",
        "patient     | /lastVisitOn   | {'patientRef':'p','firstVisitOn':'2026-03-02','lastVisitOn':'2026-03-01','status':'active'}",
        "schedule    | /minutes       | {'externalId':'x','date':'2026-03-02','provider':'d','minutes':1441}"
      })
  void whatIsWrongIsNamedAsForAnImport(String kind, String pointer, String fact) {
    ledger
        .post(practice.asStaff(), kind, fact.replace('\'', '"'))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.pointer", hasItem(pointer));
    ledger.list(kind, "deleted=true").then().body("items.size()", is(0));
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    ledger
        .post(
            practice.asStaff(),
            "schedule",
            "{\"externalId\": \"s\", \"date\": \"x\", \"minutes\": -1}")
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/date", "/provider", "/minutes"))
        .body("errors.message", hasItem("is missing"));
  }

  @Test
  void anIdentityThatIsKnownIsAConflictAndChangesNothing() {
    String path = ledger.made("financial", Ledger.PRODUCTION);
    String other = Ledger.PRODUCTION.replace("12500", "99");
    ledger
        .post(practice.asStaff(), "financial", other)
        .then()
        .statusCode(409)
        .body("errors[0].pointer", is("/externalId"));
    practice.asStaff().delete(path).then().statusCode(204);
    ledger.post(practice.asStaff(), "financial", other).then().statusCode(409);
    practice
        .asViewer()
        .get(path + "?deleted=true")
        .then()
        .body("amountMinor", is(12_500))
        .body("deletedAt", notNullValue());
  }

  @Test
  void aRequestThatComesTwiceAddsOneFact() {
    String key = UUID.randomUUID().toString();
    Response first =
        ledger.post(
            practice.asStaff().header("Idempotency-Key", key), "financial", Ledger.PRODUCTION);
    Response second =
        ledger.post(
            practice.asStaff().header("Idempotency-Key", key), "financial", Ledger.PRODUCTION);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.asString()).isEqualTo(first.asString());
    ledger
        .post(
            practice.asStaff().header("Idempotency-Key", key),
            "financial",
            Ledger.PRODUCTION.replace("f-1", "f-2"))
        .then()
        .statusCode(422);
  }

  @Test
  void aCorrectionNeedsTheVersionThatWasSeenAndKeepsTheRest() {
    String path = ledger.made("appointment", Ledger.APPOINTMENT);
    ledger
        .patch(practice.asStaff(), path, null, "{\"status\": \"no_show\"}")
        .then()
        .statusCode(428);
    ledger
        .patch(
            practice.asStaff(),
            path,
            "\"0\"",
            "{\"acceptedMinor\": null, \"durationMinutes\": \"45\"}")
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("acceptedMinor", nullValue())
        .body("presentedMinor", is(90_000))
        .body("durationMinutes", is(45))
        .body("patientRef", is("p-1"))
        .body("updatedBy", is(practice.staffId().toString()));
    ledger
        .patch(practice.asStaff(), path, "\"0\"", "{\"status\": \"no_show\"}")
        .then()
        .statusCode(412);
    ledger
        .patch(practice.asStaff(), path, "\"1\"", "{\"scheduledStart\": \"2026-04-01T12:00:00Z\"}")
        .then()
        .body("day", is("2026-04-01"));
    ledger.patch(practice.asStaff(), path, "*", "{}").then().header("ETag", "\"2\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/externalId    | {'externalId':'other'}",
        "/externalId    | {'externalId':null}",
        "/status        | {'status':null}",
        "/presentedMinor| {'presentedMinor':-1}",
        "/acceptedMinor | {'presentedMinor':49999}",
        "/acceptedMinor | {'presentedMinor':null}",
        "/id            | {'id':'x'}"
      })
  void aCorrectionIsHeldToTheSameRules(String pointer, String change) {
    String path = ledger.made("appointment", Ledger.APPOINTMENT);
    ledger
        .patch(practice.asStaff(), path, "*", change.replace('\'', '"'))
        .then()
        .statusCode(400)
        .body("errors.pointer", contains(pointer));
    practice.asViewer().get(path).then().header("ETag", "\"0\"");
  }

  @Test
  void ofCorrectionsThatMeetOneIsMadeAndTheOthersAreTold() {
    String path = ledger.made("financial", Ledger.PRODUCTION);
    List<CompletableFuture<Integer>> answers =
        IntStream.range(1, 9)
            .mapToObj(
                amount ->
                    CompletableFuture.supplyAsync(
                        () ->
                            ledger
                                .patch(
                                    practice.asStaff(),
                                    path,
                                    "\"0\"",
                                    "{\"amountMinor\": %d}".formatted(amount))
                                .statusCode()))
            .toList();
    assertThat(answers.stream().map(CompletableFuture::join))
        .containsOnly(200, 412)
        .containsOnlyOnce(200);
    practice.asViewer().get(path).then().header("ETag", "\"1\"");
  }

  @Test
  void aFieldThatStandsTwiceIsRefused() {
    ledger
        .post(practice.asStaff(), "schedule", Ledger.SCHEDULE.replace("{", "{\"minutes\": 1, "))
        .then()
        .statusCode(400);
    ledger.post(practice.asStaff(), "schedule", "[1]").then().statusCode(400);
    ledger.post(practice.asStaff(), "schedule", "").then().statusCode(400);
  }

  @Test
  void aDeletedFactIsGoneUntilItIsRestored() {
    String path = ledger.made("call", Ledger.CALL);
    practice.asStaff().header("If-Match", "\"7\"").delete(path).then().statusCode(412);
    practice.asStaff().post(path + "/restore").then().statusCode(409);
    practice.asStaff().header("If-Match", "\"0\"").delete(path).then().statusCode(204);
    practice.asStaff().get(path).then().statusCode(404);
    practice.asStaff().delete(path).then().statusCode(404);
    ledger.patch(practice.asStaff(), path, "*", "{\"booked\": true}").then().statusCode(404);
    ledger.list("call", "").then().body("items.size()", is(0));
    ledger.list("call", "deleted=only").then().body("items.size()", is(1));
    practice.asStaff().header("If-Match", "\"0\"").post(path + "/restore").then().statusCode(412);
    practice
        .asStaff()
        .post(path + "/restore")
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("deletedAt", nullValue())
        .body("durationSeconds", is(61));
    ledger.list("call", "deleted=only").then().body("items.size()", is(0));
  }

  @Test
  void aClinicThatListsProvidersTakesNoOthers() {
    ledger.provider("dr-b", false);
    ledger
        .post(practice.asStaff(), "schedule", Ledger.SCHEDULE)
        .then()
        .statusCode(400)
        .body("errors.pointer", contains("/provider"))
        .body("errors.message", contains("is not a provider of this clinic"));
  }

  @Test
  void theDescriptionSpellsOutTheFieldsOfEachKind() {
    practice
        .asViewer()
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body(
            "components.schemas.ScheduleFields.required",
            contains("externalId", "date", "provider", "minutes"))
        .body(
            "components.schemas.AppointmentFields.properties.scheduledStart.format",
            is("date-time"))
        .body("components.schemas.Fact.anyOf.size()", is(5))
        .body(
            "paths.'/metrics/v1/clinics/{clinicId}/facts/{kind}'.post.parameters"
                + ".find { it.name == 'kind' }.schema.enum",
            contains("financial", "appointment", "call", "patient", "schedule"));
  }
}
