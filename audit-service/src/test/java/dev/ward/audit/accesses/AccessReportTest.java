package dev.ward.audit.accesses;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class AccessReportTest {

  private UUID organization;
  private UUID clinic;
  private UUID admin;

  @BeforeEach
  void aClinicWithAnAdmin() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
  }

  @Test
  void itSaysWhoDidWhatWhyAndByWhatRight() {
    JsonObject read = access("provider", "patient.read", "success").put("reason", "3 rows");
    Events.record(read, Events.of(clinic), access("staff", "patient.read", "success", "patient-2"));
    accesses("")
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].id", is(read.getString("id")))
        .body("items[0].actor.id", is(read.getJsonObject("actor").getString("id")))
        .body("items[0].actor.role", is("provider"))
        .body("items[0].under.kind", is("membership"))
        .body("items[0].under.grantId", nullValue())
        .body("items[0].action", is("patient.read"))
        .body("items[0].reason", is("3 rows"))
        .body("items[0].outcome", is("success"))
        .body("next", nullValue());
  }

  @Test
  void whoCameInByAGrantIsShownWithTheGrant() {
    for (String kind : List.of("support-grant", "break-glass")) {
      String person = UUID.randomUUID().toString();
      String grant = UUID.randomUUID().toString();
      String request = UUID.randomUUID().toString();
      JsonObject made = by(person, "admin", Events.of(clinic)).put("action", kind + ".created");
      made.put("target", new JsonObject().put("type", kind).put("id", grant)).put("changes", null);
      JsonObject used = by(person, role(kind), Events.of(clinic)).put("action", kind + ".used");
      used.put("target", new JsonObject().put("type", "grant").put("id", grant))
          .put("changes", null)
          .put("requestId", request);
      JsonObject read =
          by(person, role(kind), access("x", "patient.read", "success")).put("requestId", request);
      // Another of the same moment, who used another grant.
      JsonObject other = by("another", role(kind), Events.of(clinic)).put("action", kind + ".used");
      other
          .put("target", new JsonObject().put("type", "grant").put("id", "no"))
          .put("changes", null)
          .put("requestId", request);
      Events.record(made, used, other, read);
      String of = "items.find { it.id == '" + read.getString("id") + "' }.under.";
      accesses("")
          .then()
          .statusCode(200)
          .body(of + "kind", is(kind))
          .body(of + "grantId", is(grant))
          .body(of + "useEvent", is(used.getString("id")))
          .body(of + "grantEvent", is(made.getString("id")));
    }
  }

  @Test
  void attemptsThatWereRefusedAndPatientsTakenAwayAreThere() {
    JsonObject denied = access("viewer", "access.denied", "denied");
    JsonObject exported = access("staff", "patient.exported", "success");
    exported.put("target", new JsonObject().put("type", "export").put("id", "export-1"));
    Events.record(denied, exported);
    accesses("")
        .then()
        .body("items", hasSize(2))
        .body("items.find { it.outcome == 'denied' }.id", is(denied.getString("id")))
        .body("items.find { it.action == 'patient.exported' }.id", is(exported.getString("id")));
  }

  @Test
  void pagesMeetAndTheSameComesAsCsv() {
    List<String> ids = new ArrayList<>();
    Instant start = Instant.now().minusSeconds(100);
    for (int i = 0; i < 5; i++) {
      JsonObject event = access("staff", "patient.read", "success");
      String id = Events.id(start.plusSeconds(i)).toString();
      Events.record(event.put("id", id).put("reason", i == 2 ? "=1+1" : "1 row"));
      ids.add(0, id);
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (!cursor.equals("&cursor=null")) {
      Response page = accesses("?limit=2" + cursor);
      seen.addAll(page.jsonPath().getList("items.id"));
      cursor = "&cursor=" + page.jsonPath().getString("next");
    }
    assertThat(seen).containsExactlyElementsOf(ids);

    Response csv = as(admin).accept("text/csv").get(path("patient-1") + "?limit=3&from=2020-01-01");
    csv.then().statusCode(200).contentType(containsString("text/csv"));
    assertThat(csv.asString().lines()).hasSize(4);
    assertThat(csv.asString()).startsWith("occurred_at,actor_type,").contains(",'=1+1,");
    String link = csv.header("Link");
    assertThat(link).endsWith("; rel=\"next\"");
    Response rest =
        as(admin)
            .accept("text/csv")
            .urlEncodingEnabled(false)
            .get(link.substring(1, link.indexOf('>')));
    assertThat(rest.asString().lines()).hasSize(3);
    assertThat(rest.header("Link")).isNull();
  }

  @Test
  void theSummaryCountsByPerson() {
    String often = UUID.randomUUID().toString();
    String once = UUID.randomUUID().toString();
    Events.record(
        by(often, "staff", access("x", "patient.read", "success")),
        by(often, "provider", access("x", "patient.updated", "success")),
        by(often, "staff", access("x", "patient.read", "success")),
        by(once, "viewer", access("x", "patient.read", "success")));
    as(admin)
        .get(path("patient-1") + "/summary")
        .then()
        .statusCode(200)
        .body("complete", is(true))
        .body("people", hasSize(2))
        .body("people[0].id", is(often))
        .body("people[0].accesses", is(3))
        .body("people[0].roles", is(List.of("provider", "staff")))
        .body("people[0].actions", is(List.of("patient.read", "patient.updated")))
        .body("people[1].id", is(once))
        .body("people[1].accesses", is(1));
    as(admin).get(path("patient-1") + "/summary?to=2020-01-01").then().body("people", hasSize(0));
  }

  @Test
  void everyLookIsOnThePatientsRecord() {
    accesses("").then().statusCode(200);
    as(admin).get(path("patient-1") + "/summary").then().statusCode(200);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.outbox
                where stream = ? and event ->> 'action' = 'audit.read' and event ->> 'subjectId' = 'patient-1'
                  and event ->> 'reason' in ('accesses', 'summary of accesses')
                """,
                clinic))
        .isEqualTo(2);
  }

  @Test
  void anotherClinicSeesNothingOfAPatientOfTheSameName() {
    Events.record(access("staff", "patient.read", "success"));
    UUID harbour = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    UUID stranger = Directory.person("admin");
    Directory.member(harbour, stranger, "admin");
    as(stranger).get(path("patient-1")).then().statusCode(404);
    as(stranger).get(path("patient-1") + "/summary").then().statusCode(404);
    as(stranger)
        .get("/audit/v1/clinics/" + harbour + "/subjects/patient-1/accesses")
        .then()
        .statusCode(200)
        .body("items", hasSize(0));
    UUID staff = Directory.person("staff");
    Directory.member(clinic, staff, "staff");
    as(staff).get(path("patient-1")).then().statusCode(403);
  }

  private static String role(String kind) {
    return kind.equals("break-glass") ? "emergency" : "support";
  }

  private JsonObject access(String role, String action, String outcome) {
    return access(role, action, outcome, "patient-1");
  }

  private JsonObject access(String role, String action, String outcome, String patient) {
    JsonObject event = Events.of(clinic).put("action", action).put("outcome", outcome);
    event.getJsonObject("actor").put("role", role);
    return event
        .put("target", new JsonObject().put("type", "patient").put("id", null))
        .put("subjectId", patient)
        .put("changes", null);
  }

  private static JsonObject by(String person, String role, JsonObject event) {
    event.getJsonObject("actor").put("id", person).put("role", role);
    return event;
  }

  private Response accesses(String query) {
    return as(admin).get(path("patient-1") + query);
  }

  private String path(String patient) {
    return "/audit/v1/clinics/" + clinic + "/subjects/" + patient + "/accesses";
  }

  private static RequestSpecification as(UUID person) {
    return given().auth().oauth2(Directory.token(person).sign());
  }
}
