package dev.ward.audit.erasure;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.ward.audit.Events;
import dev.ward.audit.sealing.ChainFile;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is erased can't be read of any more, nowhere, and the record is as whole as before. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class ErasureResourceTest {

  private UUID organization;
  private UUID clinic;
  private UUID owner;

  @BeforeEach
  void aClinicWithAnOwner() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
  }

  @Test
  void whatWasSaidOfAnErasedPatientIsReadByNobodyAndEveryoneElseStays() {
    // Every other one.
    Events.record(about("maria"), about("joe"), about("maria"), Events.of(clinic));
    erase("maria").then().statusCode(200).body("events", is(2));
    for (String place : List.of("clinics/" + clinic, "organizations/" + organization)) {
      String trail = get("/audit/v1/" + place + "/events").asString();
      JsonArray items = new JsonObject(trail).getJsonArray("items");
      assertThat(items).hasSize(4);
      assertThat(trail).doesNotContain("maria", "of-maria").contains("of-joe");
      for (int i = 0; i < 4; i++) {
        JsonObject item = items.getJsonObject(i);
        boolean erased = item.getInteger("seq") % 2 == 1;
        assertThat(item.getBoolean("erased")).isEqualTo(erased);
        if (erased) {
          assertThat(item.getString("action")).isEqualTo("patient.updated");
          assertThat(item.getValue("subjectId")).isNull();
          assertThat(item.getValue("changes")).isNull();
          assertThat(item.getJsonObject("target").getValue("id")).isNull();
        } else {
          assertThat(item.getValue("changes")).isNotNull();
        }
      }
    }
    assertThat(
            Directory.number(
                """
                select count(*) from audit.subject_key
                where clinic_id = ? and reference is null and wrapped_key is null and key_id is null
                  and destroyed_because = 'asked for' and destroyed_at is not null
                """,
                clinic))
        .isEqualTo(1);
  }

  @Test
  void noHashedByteChangesAndBothVerifiersSayWholeBeforeAndAfter() throws Exception {
    Events.record(about("maria"), Events.of(clinic), about("joe"));
    List<String> before = ChainFile.stored(clinic);
    assertThat(ChainFile.verify(clinic, before).finding()).isNull();
    verified();
    erase("maria").then().statusCode(200);
    assertThat(ChainFile.stored(clinic)).isEqualTo(before);
    assertThat(ChainFile.verify(clinic, ChainFile.stored(clinic)).finding()).isNull();
    verified();
  }

  @Test
  void whatHappensAfterwardsIsRecordedUnderANewPseudonym() {
    Events.record(about("maria"));
    String former = erase("maria").then().extract().path("subject");
    Events.record(about("maria"));
    get("/audit/v1/clinics/" + clinic + "/events")
        .then()
        .body("items.erased", contains(false, true))
        .body("items[0].subjectId", is("maria"));
    assertThat(
            Directory.number(
                "select count(*) from audit.event where clinic_id = ? and subject_id <> ?",
                clinic,
                former))
        .isEqualTo(1);
  }

  @Test
  void whomNothingIsOnRecordOfIsNotThereAndNorIsWhoWasErased() {
    Events.record(about("maria"));
    erase("joe").then().statusCode(404);
    erase("maria").then().statusCode(200);
    erase("maria").then().statusCode(404);
    post(Directory.token(owner), clinic, "maria", "").then().statusCode(400);
  }

  @Test
  void theErasureIsOnRecordWithoutThePatientAndWithoutTheReason() {
    Events.record(about("maria"));
    String subject = erase("maria").then().extract().path("subject");
    assertThat(
            Directory.number(
                """
                select count(*) from audit.outbox
                where stream = ? and event ->> 'action' = 'subject.erased' and event #>> '{target,id}' = ?
                  and event #>> '{actor,id}' = ? and event ->> 'subjectId' is null
                  and event::text not like '%maria%' and event::text not like '%asked for%'
                """,
                clinic, subject, owner.toString()))
        .isEqualTo(1);
  }

  @Test
  void aLegalHoldKeepsThePatientUntilItIsReleased() {
    Events.record(about("maria"), about("joe"));
    for (JsonObject named :
        List.of(
            new JsonObject(),
            new JsonObject().put("clinicId", clinic.toString()),
            new JsonObject().put("clinicId", clinic.toString()).put("subjectId", "maria"))) {
      String hold = hold(named);
      erase("maria")
          .then()
          .statusCode(409)
          .contentType("application/problem+json")
          .body("errors.message", contains("legal_hold"));
      release(hold);
    }
    hold(new JsonObject().put("clinicId", clinic.toString()).put("subjectId", "joe"));
    erase("maria").then().statusCode(200);
    erase("joe").then().statusCode(409);
    get("/audit/v1/clinics/" + clinic + "/events").then().body("items.erased", hasSize(2));
  }

  @Test
  void itAsksForARecentSignIn() {
    Events.record(about("maria"));
    post(Directory.token(owner).signedIn(Duration.ofHours(2)), clinic, "maria", "asked for")
        .then()
        .statusCode(401)
        .header(
            "WWW-Authenticate",
            org.hamcrest.Matchers.containsString("insufficient_user_authentication"));
    erase("maria").then().statusCode(200);
  }

  @Test
  void onlyOverseersOfTheClinicsOrganizationErase() {
    Events.record(about("maria"));
    for (String role : List.of("admin", "provider", "staff", "viewer")) {
      UUID person = Directory.person(role);
      Directory.member(clinic, person, role);
      post(Directory.token(person), clinic, "maria", "asked for").then().statusCode(403);
    }
    UUID southbank = Directory.organization("Southbank");
    UUID harbour = Directory.clinic(southbank, "Harbour");
    UUID stranger = Directory.person("other-owner");
    Directory.organizationRole(southbank, stranger, "owner");
    post(Directory.token(stranger), clinic, "maria", "asked for").then().statusCode(404);
    // In their own clinic the same name is another patient's, or nobody's.
    post(Directory.token(stranger), harbour, "maria", "asked for").then().statusCode(404);
    // A service has never signed in.
    post(Tokens.service("metrics-service"), clinic, "maria", "asked for").then().statusCode(401);
    get("/audit/v1/clinics/" + clinic + "/events").then().body("items.erased", contains(false));
    UUID compliance = Directory.person("compliance");
    Directory.organizationRole(organization, compliance, "compliance");
    post(Directory.token(compliance), clinic, "maria", "asked for").then().statusCode(200);
  }

  private JsonObject about(String patient) {
    return Events.of(clinic)
        .put("action", "patient.updated")
        .put("subjectId", patient)
        .put("target", new JsonObject().put("type", "patient").put("id", patient))
        .put("changes", new JsonObject().put("note", new JsonObject().put("new", "of-" + patient)));
  }

  private Response erase(String patient) {
    return post(Directory.token(owner), clinic, patient, "asked for");
  }

  private static Response post(Tokens token, UUID clinic, String patient, String reason) {
    return given()
        .auth()
        .oauth2(token.sign())
        .contentType("application/json")
        .body(new JsonObject().put("reason", reason).encode())
        .post("/audit/v1/clinics/" + clinic + "/subjects/" + patient + "/erase");
  }

  private String hold(JsonObject named) {
    return given()
        .auth()
        .oauth2(Directory.token(owner).sign())
        .contentType("application/json")
        .body(named.put("reason", "A lawsuit").encode())
        .post("/audit/v1/organizations/" + organization + "/legal-holds")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private void release(String hold) {
    given()
        .auth()
        .oauth2(Directory.token(owner).sign())
        .contentType("application/json")
        .body("{\"reason\": \"Settled\"}")
        .post("/audit/v1/organizations/" + organization + "/legal-holds/" + hold + "/release")
        .then()
        .statusCode(200);
  }

  private void verified() {
    given()
        .auth()
        .oauth2(Directory.token(owner).sign())
        .post("/audit/v1/clinics/" + clinic + "/verify")
        .then()
        .body("valid", is(true));
  }

  private Response get(String path) {
    return given().auth().oauth2(Directory.token(owner).sign()).get(path);
  }
}
