package dev.ward.audit.proof;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.ward.audit.Proofs;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import dev.ward.verifier.Checkpoint;
import dev.ward.verifier.Checkpoints;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Proofs.ByHand.class)
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class CheckpointResourceTest {

  @Inject Signer signer;

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID compliance;

  @BeforeEach
  void aClinicWithAnAdmin() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    compliance = Directory.person("compliance");
    Directory.organizationRole(organization, compliance, "compliance");
  }

  @Test
  void aChainIsSignedWhereItStandsAndNotAgainBeforeItMoves() {
    Proofs.record(clinic, 3);
    Proofs.sign();
    Proofs.sign().body("signed", is(0));
    Proofs.record(clinic, 2);
    Proofs.sign().body("signed", is(1)).body("carried", is(1)).body("waiting", is(0));
    JsonArray items = items(ofClinic(admin, ""));
    assertThat(items.stream().map(item -> ((JsonObject) item).getLong("seq")))
        .containsExactly(5L, 3L);
    for (Object item : items) {
      Checkpoint checkpoint = checkpoint((JsonObject) item);
      assertThat(checkpoint.stream()).isEqualTo(clinic.toString());
      assertThat(checkpoint.hash()).isEqualTo(hashOf(checkpoint.seq()));
      assertThat(signer.verify(checkpoint.keyId(), checkpoint.text(), checkpoint.signature()))
          .isTrue();
    }
  }

  @Test
  void aCopyIsKeptOutsideTheLatestFirst() {
    Proofs.record(clinic, 1);
    Proofs.sign();
    Proofs.record(clinic, 1);
    Proofs.sign();
    assertThat(Proofs.kept(clinic).stream().map(Proofs::read))
        .containsExactlyElementsOf(
            items(ofClinic(admin, "")).stream().map(JsonObject.class::cast).toList());
  }

  @Test
  void pagesAreWhatTheVerifierTakesAndHoldEachOnce() throws Exception {
    for (int i = 0; i < 5; i++) {
      Proofs.record(clinic, 1);
      Proofs.sign();
    }
    anchor(2);
    List<String> places = new ArrayList<>();
    for (String place : List.of("/clinics/" + clinic, "/organizations/" + organization)) {
      String cursor = "";
      Checkpoints read = new Checkpoints();
      places.clear();
      do {
        Response page = get(compliance, place + "/checkpoints?limit=2" + cursor);
        page.then().statusCode(200);
        read.addAll(page.asString());
        for (Object item : items(page)) {
          JsonObject one = (JsonObject) item;
          places.add(one.getString("kind") + " " + one.getLong("seq"));
        }
        String next = page.path("next");
        cursor = next == null ? null : "&cursor=" + next;
      } while (cursor != null);
      assertThat(places)
          .containsExactlyInAnyOrder(
              "checkpoint 5",
              "checkpoint 4",
              "checkpoint 3",
              "checkpoint 2",
              "checkpoint 1",
              "anchor 2");
    }
  }

  @Test
  void olderOnesAreLeftOutWhereSomebodyAsksForThoseSinceThen() {
    Proofs.record(clinic, 1);
    Proofs.sign();
    String first = ofClinic(admin, "").path("items[0].at");
    Proofs.record(clinic, 1);
    Proofs.sign();
    String second = ofClinic(admin, "").path("items[0].at");
    ofClinic(admin, "?since=" + second).then().body("items.seq", contains(2));
    ofClinic(admin, "?since=" + first).then().body("items.seq", contains(2, 1));
    get(compliance, "/organizations/" + organization + "/checkpoints?since=" + second)
        .then()
        .body("items.seq", contains(2));
    ofClinic(admin, "?since=yesterday").then().statusCode(400);
  }

  @Test
  void anotherClinicsCheckpointsAreNeitherSeenNorSaidToBeThere() {
    UUID other = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    Proofs.record(clinic, 1);
    Proofs.record(other, 1);
    Proofs.sign();
    get(admin, "/clinics/" + other + "/checkpoints").then().statusCode(404);
    get(admin, "/clinics/" + UUID.randomUUID() + "/checkpoints").then().statusCode(404);
    get(compliance, "/organizations/" + organization + "/checkpoints")
        .then()
        .body("items", hasSize(1))
        .body("items.stream", everyItem(is(clinic.toString())));
    UUID viewer = Directory.person("viewer");
    Directory.member(clinic, viewer, "viewer");
    get(viewer, "/clinics/" + clinic + "/checkpoints").then().statusCode(403);
    get(admin, "/organizations/" + organization + "/checkpoints").then().statusCode(404);
  }

  @Test
  void onlyOperatorsAndServicesHaveChainsSignedAndItIsOnRecordWhoHad() {
    post(Directory.token(admin).sign()).then().statusCode(403);
    post(Tokens.service("scheduler-service").sign()).then().statusCode(200);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.outbox where event ->> 'action' = 'checkpoint.requested'
                  and event #>> '{actor,id}' = 'scheduler-service'
                """))
        .isPositive();
  }

  @Test
  void howOldTheProofsAreIsToldBesideTheReadiness() {
    Proofs.sign();
    given()
        .get("/q/health/ready")
        .then()
        .body("checks.find { it.name == 'checkpoints' }.status", is("UP"))
        .body("checks.find { it.name == 'checkpoints' }.data.vault", is(true))
        .body("checks.find { it.name == 'checkpoints' }.data.waiting", is(0));
    assertThat(given().get("/q/metrics").asString())
        .contains("ward_checkpoints_lag_seconds", "ward_checkpoints_round_age_seconds");
  }

  /** As retention leaves one. */
  private void anchor(long seq) {
    Directory.execute(
        """
        insert into audit.anchor (stream, seq, hash, first_seq, first_received_at, last_received_at, archive, archive_sha256,
          organization_id, clinic_id, purged_at, key_id, signature)
        select stream, seq, hash, 1, received_at, received_at, 'archive', hash, organization_id, clinic_id, now(), 'run', 'none'
        from audit.event where stream = ? and seq = ?
        """,
        clinic,
        seq);
  }

  private String hashOf(long seq) {
    return Directory.text(
        "select encode(hash, 'hex') from audit.event where stream = ? and seq = ?", clinic, seq);
  }

  private Response ofClinic(UUID person, String query) {
    return get(person, "/clinics/" + clinic + "/checkpoints" + query);
  }

  private static Checkpoint checkpoint(JsonObject item) {
    return new Checkpoint(
        item.getString("kind"),
        item.getString("stream"),
        item.getLong("seq"),
        item.getString("hash"),
        item.getString("at"),
        item.getString("keyId"),
        item.getString("signature"));
  }

  private static JsonArray items(Response page) {
    return new JsonObject(page.asString()).getJsonArray("items");
  }

  private static Response get(UUID person, String path) {
    return given().auth().oauth2(Directory.token(person).sign()).get("/audit/v1" + path);
  }

  private static Response post(String token) {
    return given().auth().oauth2(token).post("/audit/v1/checkpoints");
  }
}
