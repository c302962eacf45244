package dev.ward.audit.trail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
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
class TrailResourceTest {

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
  void anEventReadsAsItWasRecorded() {
    JsonObject event = Events.of(clinic);
    Events.record(event);
    JsonObject read =
        new JsonObject(ofClinic("").asString()).getJsonArray("items").getJsonObject(0);
    JsonObject expected = event.copy().put("orgId", organization.toString());
    assertThat(read.fieldNames())
        .containsExactlyInAnyOrder(
            "id",
            "clinicId",
            "orgId",
            "actor",
            "action",
            "target",
            "subjectId",
            "outcome",
            "reason",
            "occurredAt",
            "receivedAt",
            "requestId",
            "source",
            "changes",
            "schemaVersion",
            "seq",
            "hash",
            "erased",
            "unreadable");
    for (String field : expected.fieldNames()) {
      if (!field.equals("occurredAt")) {
        assertThat(read.getValue(field)).as(field).isEqualTo(expected.getValue(field));
      }
    }
    assertThat(Instant.parse(read.getString("occurredAt")))
        .isEqualTo(Instant.parse(event.getString("occurredAt")));
    ofClinic("")
        .then()
        .body("items[0].seq", is(1))
        .body("items[0].hash", matchesPattern("[0-9a-f]{64}"));
  }

  @Test
  void theNewestComesFirstAndPagesMeetWithoutOverlap() {
    Instant start = Instant.now().minus(Duration.ofHours(3));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      JsonObject event = Events.at(clinic, start.plusSeconds(i));
      Events.record(event);
      expected.add(0, event.getString("id"));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 3; page++) {
      Response response = ofClinic("?limit=3" + cursor);
      seen.addAll(response.jsonPath().getList("items.id"));
      // What arrives meanwhile is newer, so it moves no page.
      Events.record(Events.of(clinic));
      cursor = "&cursor=" + response.jsonPath().getString("next");
    }
    assertThat(seen).containsExactlyElementsOf(expected);
    assertThat(cursor).isEqualTo("&cursor=null");
  }

  @Test
  void aCursorIsOnlyGoodForTheListItWasMadeFor() {
    Events.record(Events.of(clinic), Events.of(clinic));
    String cursor = ofClinic("?limit=1").jsonPath().getString("next");
    ofClinic("?limit=1&action=goal.updated&cursor=" + cursor).then().statusCode(400);
    ofClinic("?limit=1&cursor=abc").then().statusCode(400);
    ofClinic("?limit=0").then().statusCode(400);
  }

  @Test
  void eventsAreFoundByActorActionTargetAndTime() {
    Instant old = Instant.parse("2024-02-29T10:00:00Z");
    JsonObject wanted = Events.at(clinic, old).put("action", "import.completed");
    wanted.getJsonObject("actor").put("id", "the-actor");
    wanted.put("target", new JsonObject().put("type", "import").put("id", "the-target"));
    Events.record(wanted, Events.of(clinic), Events.of(clinic));
    for (String query :
        List.of(
            "?actor=the-actor",
            "?action=import.completed",
            "?action=import.*",
            "?target=import",
            "?target=the-target",
            "?target=import:the-target",
            "?from=2024-02-29T10:00:00Z&to=2024-02-29T10:00:01Z",
            "?from=2024-02-29&to=2024-03-01",
            "?to=2024-03-01",
            "?actor=the-actor&action=import.completed&target=import&from=2024-02-29")) {
      ofClinic(query)
          .then()
          .statusCode(200)
          .body("items", hasSize(1))
          .body("items[0].id", is(wanted.getString("id")))
          .body("next", nullValue());
    }
    ofClinic("?to=2024-02-29T10:00:00Z").then().body("items", hasSize(0));
    ofClinic("?from=2024-02-29T10:00:01Z&action=import.*").then().body("items", hasSize(0));
    ofClinic("?from=yesterday").then().statusCode(400).body("errors[0].pointer", is("/from"));
  }

  @Test
  void lookingAtTheTrailIsOnRecord() {
    ofClinic("?action=goal.*").then().statusCode(200);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.outbox
                where stream = ? and event ->> 'action' = 'audit.read' and event #>> '{actor,id}' = ?
                  and event ->> 'reason' = 'action goal.*' and event #>> '{target,id}' = ?
                """,
                clinic,
                admin.toString(),
                clinic.toString()))
        .isEqualTo(1);
  }

  @Test
  void rolesBelowAdminDoNotReadTheTrail() {
    for (String role : List.of("viewer", "staff", "provider")) {
      UUID person = Directory.person(role);
      Directory.member(clinic, person, role);
      get(Directory.token(person).sign(), clinicPath(clinic))
          .then()
          .statusCode(403)
          .contentType("application/problem+json");
    }
    get(Tokens.service("metrics-service").sign(), clinicPath(clinic)).then().statusCode(403);
    given().get(clinicPath(clinic)).then().statusCode(401);
  }

  @Test
  void anotherClinicsAdminSeesNeitherEventsNorThatTheClinicExists() {
    Events.record(Events.of(clinic));
    UUID harbour = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    UUID otherAdmin = Directory.person("other-admin");
    Directory.member(harbour, otherAdmin, "admin");
    String token = Directory.token(otherAdmin).sign();
    UUID nowhere = UUID.randomUUID();
    Response ofForeign = get(token, clinicPath(clinic));
    Response ofNowhere = get(token, clinicPath(nowhere));
    assertThat(ofForeign.statusCode()).isEqualTo(404);
    assertThat(ofNowhere.statusCode()).isEqualTo(404);
    assertThat(withoutIds(ofForeign, clinic)).isEqualTo(withoutIds(ofNowhere, nowhere));
    get(token, clinicPath(harbour)).then().statusCode(200).body("items", hasSize(0));
  }

  @Test
  void theOrganizationReadsAllOfItsClinicsAndNothingElse() {
    UUID hilltop = Directory.clinic(organization, "Hilltop");
    UUID harbour = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    UUID compliance = Directory.person("compliance");
    Directory.organizationRole(organization, compliance, "compliance");
    JsonObject ofTheOrganization = Events.of(null).put("orgId", organization.toString());
    JsonObject ofThePlatform = Events.of(null);
    Events.record(
        Events.of(clinic),
        Events.of(hilltop),
        ofTheOrganization,
        Events.of(harbour),
        ofThePlatform);
    String token = Directory.token(compliance).sign();
    List<String> clinics =
        get(token, organizationPath(organization))
            .then()
            .statusCode(200)
            .extract()
            .jsonPath()
            .getList("items.clinicId");
    assertThat(clinics).containsExactlyInAnyOrder(clinic.toString(), hilltop.toString(), null);
    get(token, clinicPath(hilltop)).then().statusCode(200).body("items", hasSize(1));
    get(token, clinicPath(harbour)).then().statusCode(404);
    get(token, organizationPath(organization) + "?limit=2").then().body("items", hasSize(2));
  }

  @Test
  void aClinicsAdminDoesNotReadTheOrganization() {
    Events.record(Events.of(clinic));
    get(Directory.token(admin).sign(), organizationPath(organization)).then().statusCode(404);
  }

  @Test
  void aRemovedAdminIsOutAtOnce() {
    String token = Directory.token(admin).sign();
    get(token, clinicPath(clinic)).then().statusCode(200);
    Directory.execute("update access.principal set epoch = epoch + 1 where id = ?", admin);
    get(token, clinicPath(clinic)).then().statusCode(401);
  }

  private Response ofClinic(String query) {
    return get(Directory.token(admin).sign(), clinicPath(clinic) + query);
  }

  private static Response get(String token, String path) {
    return given().auth().oauth2(token).get(path);
  }

  private static String clinicPath(UUID clinic) {
    return "/audit/v1/clinics/" + clinic + "/events";
  }

  private static String organizationPath(UUID organization) {
    return "/audit/v1/organizations/" + organization + "/events";
  }

  private static String withoutIds(Response response, UUID clinic) {
    return response
        .asString()
        .replace(clinic.toString(), "CLINIC")
        .replace(response.header("X-Request-Id"), "REQUEST");
  }
}
