package dev.ward.audit.trail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
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
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class TrailSearchTest {

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID compliance;

  @BeforeEach
  void aClinicWithAnAdminAndAComplianceOfficer() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    compliance = Directory.person("compliance");
    Directory.organizationRole(organization, compliance, "compliance");
  }

  @Test
  void eventsAreFoundByOutcomeRequestSubjectAndText() {
    JsonObject wanted =
        Events.of(clinic)
            .put("action", "appointment.read")
            .put("target", new JsonObject().put("type", "appointment").put("id", null))
            .put("subjectId", "patient-7")
            .put("changes", null)
            .put("reason", "Looked up at the Front Desk")
            .put("requestId", "request-of-the-desk");
    JsonObject denied =
        Events.of(clinic)
            .put("action", "access.denied")
            .put("outcome", "denied")
            .put("changes", null);
    Events.record(wanted, denied, Events.of(clinic), Events.of(clinic));
    for (String query :
        List.of(
            "?subject=patient-7",
            "?subject=patient-7&action=appointment.*&outcome=success",
            "?request=request-of-the-desk",
            "?text=front desk",
            "?text=APPOINTMENT.read")) {
      ofClinic(query)
          .then()
          .statusCode(200)
          .body("items.id", is(List.of(wanted.getString("id"))))
          .body("next", nullValue());
    }
    ofClinic("?outcome=denied").then().body("items.id", is(List.of(denied.getString("id"))));
    ofClinic("?subject=patient-7&outcome=denied").then().body("items", hasSize(0));
    ofClinic("?subject=patient-8").then().body("items", hasSize(0));
    ofClinic("?text=100%").then().body("items", hasSize(0));
    ofClinic("?outcome=maybe").then().statusCode(400).body("errors[0].pointer", is("/outcome"));
  }

  @Test
  void anOrganizationIsSearchedAsAWholeOrByClinic() {
    UUID hilltop = Directory.clinic(organization, "Hilltop");
    String actor = UUID.randomUUID().toString();
    JsonObject here = by(actor, Events.of(clinic));
    JsonObject there = by(actor, Events.of(hilltop)).put("subjectId", "patient-1");
    there.put("action", "goal.updated");
    Events.record(here, there, Events.of(clinic));
    assertThat(ids(ofOrganization("?actor=" + actor)))
        .containsExactlyInAnyOrder(here.getString("id"), there.getString("id"));
    assertThat(ids(ofOrganization("?actor=" + actor + "&clinic=" + hilltop)))
        .containsExactly(there.getString("id"));
    assertThat(ids(ofOrganization("?subject=patient-1&clinic=" + hilltop)))
        .containsExactly(there.getString("id"));
    assertThat(ids(ofOrganization("?subject=patient-1&clinic=" + clinic))).isEmpty();
    ofOrganization("?subject=patient-1")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/clinic"));
    ofClinic("?clinic=" + clinic).then().statusCode(400).body("errors[0].pointer", is("/clinic"));
  }

  @Test
  void anotherOrganizationsClinicShowsNothingWhateverIsAskedFor() {
    UUID harbour = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    JsonObject foreign = Events.of(harbour).put("subjectId", "patient-9").put("requestId", "r-9");
    Events.record(foreign);
    String actor = foreign.getJsonObject("actor").getString("id");
    String target = foreign.getJsonObject("target").getString("id");
    for (String query :
        List.of(
            "actor=" + actor,
            "request=r-9",
            "target=" + target,
            "subject=patient-9",
            "outcome=success")) {
      ofOrganization("?" + query + "&clinic=" + harbour)
          .then()
          .statusCode(400)
          .body("errors[0].pointer", is("/clinic"));
      assertThat(ids(ofClinic("?" + query))).isEmpty();
    }
    assertThat(ids(ofOrganization("?actor=" + actor))).isEmpty();
    assertThat(Directory.number("select count(*) from audit.outbox where stream = ?", harbour))
        .isZero();
  }

  @Test
  void whoLooksForAPatientIsOnThePatientsRecordButNotInWords() {
    ofClinic("?subject=patient-4&text=Miller&actor=Jane Miller").then().statusCode(200);
    ofOrganization("?subject=patient-4&clinic=" + clinic).then().statusCode(200);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.outbox
                where stream = ? and event ->> 'action' = 'audit.read' and event ->> 'subjectId' = 'patient-4'
                  and coalesce(event ->> 'reason', '') not like '%Miller%'
                  and coalesce(event ->> 'reason', '') not like '%patient-4%'
                """,
                clinic))
        .isEqualTo(2);
  }

  @Test
  void aPageThatHasLookedLongEnoughGoesOnInTheNext() {
    JsonObject rare = Events.at(clinic, Instant.now().minus(Duration.ofHours(2)));
    rare.put("reason", "the needle");
    Events.record(rare);
    for (int batch = 0; batch < 3; batch++) {
      List<JsonObject> hay = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        hay.add(Events.of(clinic));
      }
      Events.send(hay).then().statusCode(200);
    }
    Response first = ofClinic("?text=needle");
    first.then().statusCode(200).body("items", hasSize(0));
    String next = first.jsonPath().getString("next");
    assertThat(next).isNotNull();
    ofClinic("?text=needle&cursor=" + next)
        .then()
        .body("items.id", is(List.of(rare.getString("id"))))
        .body("next", nullValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "actor=", "text=goal", "outcome=success&action=goal.*"})
  void pagesTakenWhileEventsArriveShowWhatWasThereOnce(String filter) {
    Random random = new Random(filter.hashCode());
    String actor = UUID.randomUUID().toString();
    String query = filter.isEmpty() ? "" : "&" + filter.replace("actor=", "actor=" + actor);
    Instant start = Instant.now().minus(Duration.ofDays(40));
    Set<String> there = new HashSet<>();
    List<JsonObject> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      JsonObject event = by(actor, Events.at(clinic, start.plusSeconds(random.nextInt(3_000_000))));
      there.add(event.getString("id"));
      events.add(event);
    }
    Events.send(events).then().statusCode(200);
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Integer> writer =
        CompletableFuture.supplyAsync(
            () -> {
              int written = 0;
              while (!ended.get()) {
                // One of now, and one that comes late.
                Events.record(
                    by(actor, Events.of(clinic)),
                    by(actor, Events.at(clinic, start.plusSeconds(random.nextInt(3_000_000)))));
                written++;
              }
              return written;
            });
    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (!cursor.equals("&cursor=null")) {
      Response page = ofClinic("?limit=" + (1 + random.nextInt(20)) + query + cursor);
      seen.addAll(page.jsonPath().getList("items.id"));
      cursor = "&cursor=" + page.jsonPath().getString("next");
    }
    ended.set(true);
    assertThat(writer.join()).isPositive();
    assertThat(seen).doesNotHaveDuplicates().containsAll(there);
    assertThat(seen).isSortedAccordingTo((one, other) -> other.compareTo(one));
  }

  private static JsonObject by(String actor, JsonObject event) {
    event.getJsonObject("actor").put("id", actor);
    return event;
  }

  private static List<String> ids(Response response) {
    response.then().statusCode(200);
    return response.jsonPath().getList("items.id");
  }

  private Response ofClinic(String query) {
    return given()
        .auth()
        .oauth2(Directory.token(admin).sign())
        .get("/audit/v1/clinics/" + clinic + "/events" + query);
  }

  private Response ofOrganization(String query) {
    return given()
        .auth()
        .oauth2(Directory.token(compliance).sign())
        .get("/audit/v1/organizations/" + organization + "/events" + query);
  }
}
