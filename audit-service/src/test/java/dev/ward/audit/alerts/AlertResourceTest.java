package dev.ward.audit.alerts;

import static dev.ward.audit.alerts.Alarms.as;
import static dev.ward.audit.alerts.Alarms.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.ward.audit.streams.StreamsTestResource;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
@QuarkusTestResource(StreamsTestResource.class)
class AlertResourceTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private Alarms alarms;

  @BeforeEach
  void anOrganization() {
    alarms = new Alarms();
  }

  @Test
  void anAlertIsAcknowledgedOnceAndOnRecord() {
    alarms.happened("support-grant.used", "grant", "success");
    await().atMost(LONG).until(() -> alarms.alerts("support").size() == 1);
    String alert = alarms.path() + "/alerts/" + alarms.alerts("support").get(0).getString("id");
    as(alarms.owner)
        .body("{\"note\": \"Agreed\"}")
        .post(alert + "/acknowledge")
        .then()
        .statusCode(200)
        .body("acknowledgedBy", is(alarms.owner.toString()))
        .body("acknowledgedAt", notNullValue());
    as(alarms.owner).body("{}").post(alert + "/acknowledge").then().body("note", is("Agreed"));
    as(alarms.owner)
        .get(alarms.path() + "/alerts?acknowledged=false")
        .then()
        .body("items", hasSize(0));
    assertThat(
            Directory.number(
                "select count(*) from audit.outbox where stream in (?, ?) and event ->> 'action' = 'alert.acknowledged'",
                alarms.organization,
                alarms.clinic))
        .isEqualTo(1);
    Alarms stranger = new Alarms();
    as(stranger.owner).get(alarms.path() + "/alerts").then().statusCode(404);
    as(stranger.owner).body("{}").post(alert + "/acknowledge").then().statusCode(404);
    as(stranger.owner).get(alarms.path() + "/alert-rules").then().statusCode(404);
    as(alarms.owner).get("/audit/v1/alerts").then().statusCode(403);
    as(alarms.owner).get("/audit/v1/alert-rules").then().statusCode(403);
  }

  @Test
  void aRuleIsChangedForOneOrganizationAlone() {
    alarms.set("denials", 2, 5, null, null).then().statusCode(200).body("version", is(1));
    as(alarms.owner)
        .get(alarms.path() + "/alert-rules")
        .then()
        .body("items.find { it.rule == 'denials' }.threshold", is(2))
        .body("items.find { it.rule == 'denials' }.usualThreshold", is(10))
        .body("items.rule", hasItem("break-glass"));
    Alarms stranger = new Alarms();
    as(stranger.owner)
        .get(stranger.path() + "/alert-rules")
        .then()
        .body("items.find { it.rule == 'denials' }.threshold", is(10));
    String body = change(2, 5, null, null).put("active", false).encode();
    as(alarms.owner).body(body).put(alarms.path() + "/alert-rules/denials").then().statusCode(428);
    as(alarms.owner)
        .header("If-Match", "\"0\"")
        .body(body)
        .put(alarms.path() + "/alert-rules/denials")
        .then()
        .statusCode(412);
    as(alarms.owner)
        .header("If-Match", "\"1\"")
        .body(body)
        .put(alarms.path() + "/alert-rules/denials")
        .then()
        .statusCode(200);
    UUID actor = UUID.randomUUID();
    for (int i = 0; i < 12; i++) {
      alarms.denied(alarms.clinic, actor, Instant.now());
    }
    alarms.settled();
    assertThat(alarms.alerts("denials")).isEmpty();
    alarms.set("outbox-parked", 1, 5, null, null).then().statusCode(404);
    alarms.set("support", 1, 5, null, "https://user@example.com").then().statusCode(400);
    alarms
        .set("support", 1, 5, null, "https://10.0.0.1")
        .then()
        .statusCode(400)
        .body("errors.pointer", is(List.of("/webhook")));
    alarms.set("support", 1, 5, null, "https://example.com").then().statusCode(409);
    alarms.set("support", 1, 5, "no address", null).then().statusCode(400);
  }
}
