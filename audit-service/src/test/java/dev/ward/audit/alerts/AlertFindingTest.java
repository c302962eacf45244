package dev.ward.audit.alerts;

import static dev.ward.audit.alerts.Alarms.by;
import static dev.ward.audit.alerts.Alarms.target;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.audit.Events;
import dev.ward.audit.streams.StreamsTestResource;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
@QuarkusTestResource(StreamsTestResource.class)
class AlertFindingTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private Alarms alarms;

  @BeforeEach
  void anOrganization() {
    alarms = new Alarms();
  }

  @Test
  void manyDenialsOfOneCallerAreFoundAcrossClinicsOnce() {
    UUID actor = UUID.randomUUID();
    for (int i = 0; i < 5; i++) {
      alarms.denied(alarms.clinic, actor, Instant.now());
      alarms.denied(alarms.other, actor, Instant.now());
    }
    alarms.denied(alarms.clinic, UUID.randomUUID(), Instant.now());
    await().atMost(LONG).until(() -> alarms.alerts("denials").size() == 1);
    JsonObject alert = alarms.alerts("denials").get(0);
    assertThat(alert.getString("subject")).isEqualTo("user:" + actor);
    assertThat(alert.getInteger("counted")).isEqualTo(10);
    alarms.denied(alarms.clinic, actor, Instant.now());
    alarms.settled();
    assertThat(alarms.alerts("denials").size()).isBetween(1, 2);
    assertThat(
            Directory.number(
                "select count(*) from audit.alert where organization_id = ? group by rule, subject, window_start",
                alarms.organization))
        .isEqualTo(1);
    assertThat(
            Directory.number(
                "select count(*) from audit.outbox where stream in (?, ?, ?) and event ->> 'action' = 'alert.raised'",
                alarms.organization,
                alarms.clinic,
                alarms.other))
        .isEqualTo(alarms.alerts("denials").size());
  }

  @Test
  void fewDenialsAreNoAlertUntilALateOneCompletesThem() {
    UUID actor = UUID.randomUUID();
    Instant then = Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);
    for (int i = 0; i < 9; i++) {
      alarms.denied(alarms.clinic, actor, then.plusSeconds(60 + i));
    }
    // As many again, but spread so that no ten minutes have ten.
    for (int i = 0; i < 9; i++) {
      alarms.denied(alarms.clinic, actor, then.plusSeconds(1800 + i));
    }
    alarms.settled();
    assertThat(alarms.alerts("denials")).isEmpty();
    alarms.denied(alarms.other, actor, then.plusSeconds(65));
    await().atMost(LONG).until(() -> alarms.alerts("denials").size() == 1);
    assertThat(Instant.parse(alarms.alerts("denials").get(0).getString("lastAt")))
        .isBefore(then.plusSeconds(1800));
  }

  @Test
  void failedSignInsCountInARowOnly() {
    String account = UUID.randomUUID().toString();
    Instant then = Instant.now().minusSeconds(300);
    for (int i = 0; i < 4; i++) {
      alarms.signIn(account, "failed", then.plusSeconds(i));
    }
    alarms.signIn(account, "succeeded", then.plusSeconds(10));
    for (int i = 0; i < 4; i++) {
      alarms.signIn(account, "failed", then.plusSeconds(20 + i));
    }
    alarms.settled();
    assertThat(alarms.alerts("failed-sign-ins")).isEmpty();
    alarms.signIn(account, "failed", then.plusSeconds(30));
    await().atMost(LONG).until(() -> alarms.alerts("failed-sign-ins").size() == 1);
  }

  @Test
  void manyPatientsAreCountedOnceEach() {
    alarms.set("mass-read", 3, 60, null, null).then().statusCode(200);
    UUID actor = UUID.randomUUID();
    for (int i = 0; i < 5; i++) {
      alarms.read(actor, "same-patient");
    }
    alarms.read(actor, "second-patient");
    alarms.settled();
    assertThat(alarms.alerts("mass-read")).isEmpty();
    alarms.read(actor, "third-patient");
    await().atMost(LONG).until(() -> alarms.alerts("mass-read").size() == 1);
    assertThat(alarms.alerts("mass-read").get(0).getInteger("counted")).isEqualTo(3);
  }

  @Test
  void whatEachRuleIsForRaisesIt() {
    alarms.happened("break-glass.used", "grant", "success");
    alarms.happened("support-grant.used", "grant", "success");
    alarms.happened("trigger.failed", "trigger-failure", "failure");
    alarms.happened("audit.verified", "clinic", "failure");
    alarms.happened("stream.stopped", "stream", "failure");
    alarms.happened("outbox.parked", "event", "failure");
    UUID actor = UUID.randomUUID();
    alarms.set("mass-export", 2, 60, null, null).then().statusCode(200);
    for (int i = 0; i < 2; i++) {
      Events.record(
          by(actor, Events.of(alarms.clinic))
              .put("action", "export.downloaded")
              .put("target", target("export")));
    }
    for (String rule :
        List.of(
            "break-glass",
            "support",
            "trigger-failures",
            "verification-failed",
            "stream-stopped",
            "mass-export")) {
      await(rule).atMost(LONG).until(() -> alarms.alerts(rule).size() == 1);
    }
    assertThat(alarms.alerts("outbox-parked")).isEmpty();
    RequestSpecification operator =
        given().auth().oauth2(Tokens.user("operator").operator().sign());
    for (String rule : List.of("outbox-parked", "trigger-failures", "verification-failed")) {
      await(rule)
          .atMost(LONG)
          .until(
              () ->
                  new JsonObject(operator.get("/audit/v1/alerts?limit=500").asString())
                      .getJsonArray("items").stream()
                          .map(JsonObject.class::cast)
                          .anyMatch(
                              alert ->
                                  alert.getString("rule").equals(rule)
                                      && alert
                                          .getString("subject")
                                          .equals("chain:" + alarms.clinic)));
    }
  }
}
