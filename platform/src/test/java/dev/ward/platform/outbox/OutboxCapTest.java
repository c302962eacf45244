package dev.ward.platform.outbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
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
class OutboxCapTest {

  @Inject OutboxStore store;
  @Inject OutboxGauge gauge;

  private UUID clinic;
  private String admin;

  @BeforeEach
  void aClinicWithAnAdmin() {
    Lanes.empty();
    clinic = Lanes.clinicIn(0, 4);
    UUID person = Directory.person("admin");
    Directory.member(clinic, person, "admin");
    admin = Directory.token(person).sign();
  }

  @AfterEach
  void thereIsRoom() {
    measured(1_000_000);
  }

  @Test
  void atTheCapNothingIsDoneThatWouldLeaveAnEvent() {
    measured(3);
    closed("2026-01-01")
        .statusCode(503)
        .header("Retry-After", "30")
        .body("type", equalTo("urn:ward:problem:outbox-full"));
    assertThat(
            Directory.number(
                "select count(*) from tenancy.clinic_closure where clinic_id = ?", clinic))
        .isZero();
  }

  @Test
  void atTheCapNotEvenARefusalGoesUnrecorded() {
    measured(3);
    given()
        .auth()
        .oauth2(admin)
        .get("/probe/v1/clinics/" + UUID.randomUUID())
        .then()
        .statusCode(503)
        .body("type", equalTo("urn:ward:problem:outbox-full"));
  }

  @Test
  void atTheCapWhatLeavesNoEventGoesOn() {
    measured(3);
    given().auth().oauth2(admin).get("/probe/v1/clinics/" + clinic).then().statusCode(200);
  }

  @Test
  void onceThereIsRoomAgainWritesGoOn() {
    measured(3);
    measured(1_000);
    closed("2026-01-02").statusCode(200);
  }

  @Test
  void whatWaitsIsToldBesideTheReadinessAndAsMetrics() {
    Lanes.tell("status", "503");
    measured(1_000);
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'outbox' }.status", equalTo("UP"))
        .body("checks.find { it.name == 'outbox' }.data.waiting", greaterThan(3))
        .body("checks.find { it.name == 'outbox' }.data.full", equalTo(false));
    for (String metric :
        new String[] {
          "ward_outbox_waiting ",
          "ward_outbox_lag_seconds ",
          "ward_outbox_parked ",
          "ward_outbox_full 0.0",
          "ward_outbox_delivered_total",
          "ward_trigger_failures{state=\"dead\"}"
        }) {
      given().get("/q/metrics").then().body(containsString(metric));
    }
  }

  private void measured(long cap) {
    gauge.measured(store.measure(cap).subscribeAsCompletionStage().join());
  }

  private ValidatableResponse closed(String day) {
    return given()
        .auth()
        .oauth2(admin)
        .header("Idempotency-Key", UUID.randomUUID())
        .body(day)
        .post("/probe/v1/clinics/" + clinic + "/closures")
        .then();
  }
}
