package dev.ward.platform.outbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Lanes.ByHand.class)
@WithTestResource(
    value = WardTestResource.class,
    initArgs = {
      @ResourceArg(name = "role", value = "tenancy_service"),
      @ResourceArg(name = "audit", value = "on")
    })
class OutboxResourceTest {

  private static final String OUTBOX = "/probe/v1/outbox";

  @Inject OutboxStore store;
  @Inject AuditClient audit;
  @Inject OutboxConfig config;
  @Inject OutboxGauge gauge;

  private final String operator = Tokens.user(UUID.randomUUID()).operator().sign();
  private UUID clinic;
  private Lane lane;

  @BeforeEach
  void anEventThatNobodyTakes() {
    Lanes.empty();
    Directory.execute("delete from tenancy.trigger_failure");
    clinic = Lanes.clinicIn(2, 4);
    lane = new Lane(2, store, audit, config, gauge);
    Lanes.tell("rejected", "Poison");
    Lanes.rename(clinic, "Poison");
    empty();
  }

  @Test
  void anOperatorSeesWhatWaitsInWhichLane() {
    Lanes.rename(clinic, "Waits");
    as(operator, "")
        .statusCode(200)
        .body("parked", equalTo(1))
        .body("full", equalTo(false))
        .body("cap", equalTo(1_000_000))
        .body("lanes.lane", contains(2))
        .body("lanes.of", contains(4))
        .body("lanes.waiting", contains(1));
  }

  @Test
  void anOperatorSeesThatAnEventIsParkedAndWhyButNotWhatItSays() {
    as(operator, "/parked")
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items.stream", contains(clinic.toString()))
        .body("items.action", contains("clinic.updated"))
        .body("items.pointer", contains("/changes"))
        .body("items.reason", contains("is not liked"))
        .body("items.attempts", contains(1))
        .body(not(containsString("Poison")));
  }

  @Test
  void aReplayedEventIsDeliveredOnceItIsAcceptable() {
    Lanes.tell("rejected", "");
    String id = as(operator, "/parked").extract().path("items[0].id");
    given()
        .auth()
        .oauth2(operator)
        .post(OUTBOX + "/parked/" + id + "/replay")
        .then()
        .statusCode(202)
        .body("events", equalTo(1));
    given()
        .auth()
        .oauth2(operator)
        .post(OUTBOX + "/parked/" + id + "/replay")
        .then()
        .statusCode(404);
    empty();
    assertThat(Lanes.recorded(clinic)).containsExactly("Poison");
    as(operator, "/parked").body("items", hasSize(0));
  }

  @Test
  void allParkedEventsAreReplayedAtOnce() {
    Lanes.rename(clinic, "Poison again");
    empty();
    given()
        .auth()
        .oauth2(operator)
        .post(OUTBOX + "/parked/replay")
        .then()
        .statusCode(202)
        .body("events", equalTo(2));
    as(operator, "/parked").body("items.replayedAt", not(hasItem(equalTo(null))));
  }

  @Test
  void nobodyButOperatorsSeesTheOutbox() {
    UUID admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    String token = Directory.token(admin).sign();
    for (String path : new String[] {"", "/parked", "/failures"}) {
      as(token, path).statusCode(403);
    }
    String nothing = UUID.randomUUID().toString();
    for (String path :
        new String[] {
          "/parked/replay", "/parked/" + nothing + "/replay", "/failures/" + nothing + "/retry"
        }) {
      given().auth().oauth2(token).post(OUTBOX + path).then().statusCode(403);
    }
    assertThat(Directory.number("select count(*) from tenancy.outbox_parked")).isEqualTo(1);
  }

  private static ValidatableResponse as(String token, String path) {
    return given().auth().oauth2(token).get(OUTBOX + path).then();
  }

  private void empty() {
    while (lane.deliver().subscribeAsCompletionStage().join() > 0) {
      assertThat(lane).isNotNull();
    }
  }
}
