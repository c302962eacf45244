package dev.ward.scheduler.timers;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.scheduler.testing.Api;
import dev.ward.scheduler.testing.SchedulerTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(SchedulerTestResource.class)
class TimerResourceTest {

  private UUID clinic;
  private UUID admin;
  private UUID foreignClinic;
  private UUID foreignAdmin;

  @BeforeEach
  void twoClinics() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Api.person();
    Directory.member(clinic, admin, "admin");
    foreignClinic = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    foreignAdmin = Api.person();
    Directory.member(foreignClinic, foreignAdmin, "admin");
  }

  @Test
  void aDueStepTellsWhomItNamesOnceAndLaterOnesWait() {
    String id =
        set(
            Instant.now(),
            List.of(
                Map.of(
                    "after",
                    0,
                    "notify",
                    Map.of("clinicId", clinic, "role", "admin"),
                    "title",
                    "Overdue"),
                Map.of("after", 3600, "event", "escalated")));
    await().until(() -> one(id).<List<?>>path("firings").size() == 1);
    one(id)
        .then()
        .body("state", equalTo("open"))
        .body("firings[0].step", equalTo(1))
        .body("firings[0].error", equalTo(null));
    await()
        .until(
            () ->
                Api.as(admin)
                    .get("/scheduler/v1/me/inbox")
                    .<List<String>>path("items.title")
                    .contains("Overdue"));
    Api.as(admin).get(path(clinic) + "?state=open").then().body("items.id", hasItem(id));
    Api.as(admin).delete(path(clinic) + "/" + id).then().statusCode(204);
    Api.as(admin).delete(path(clinic) + "/" + id).then().statusCode(204);
    one(id).then().body("state", equalTo("cancelled"));
  }

  @Test
  void aServiceSetsTimersInTheClinicItWorksFor() {
    String token = Tokens.service("care-service").sign();
    Api.with(token)
        .body(body(Instant.now().plusSeconds(60), List.of(Map.of("after", 0))))
        .post(path(clinic))
        .then()
        .statusCode(201);
  }

  @Test
  void theDenialTwins() {
    String id = set(Instant.now().plusSeconds(3600), List.of(Map.of("after", 0)));
    for (String place : List.of(path(clinic), path(UUID.randomUUID()))) {
      Api.as(foreignAdmin).get(place).then().statusCode(404);
      Api.as(foreignAdmin).get(place + "/" + id).then().statusCode(404);
      Api.as(foreignAdmin).delete(place + "/" + id).then().statusCode(404);
      Api.as(foreignAdmin)
          .body(body(Instant.now(), List.of(Map.of("after", 0))))
          .post(place)
          .then()
          .statusCode(404);
    }
    var foreign = Api.as(foreignAdmin).delete(path(foreignClinic) + "/" + id);
    var absent = Api.as(foreignAdmin).delete(path(foreignClinic) + "/" + UUID.randomUUID());
    foreign.then().statusCode(404);
    assertThat(Api.withoutIds(foreign)).isEqualTo(Api.withoutIds(absent));
    one(id).then().body("state", equalTo("open"));
    UUID viewer = Api.person();
    Directory.member(clinic, viewer, "viewer");
    Api.as(viewer).get(path(clinic)).then().statusCode(403);
    given().get(path(clinic)).then().statusCode(401);
  }

  @Test
  void whatIsWrongIsPointedTo() {
    refused(List.of(), 400, "/steps");
    refused(List.of(Map.of("after", 5), Map.of("after", 4)), 422, "/steps/1/after");
    refused(
        List.of(Map.of("after", 0, "notify", Map.of("userId", foreignAdmin), "title", "t")),
        422,
        "/recipient/userId");
    Api.as(admin)
        .body(
            body(
                Instant.now(),
                List.of(
                    Map.of(
                        "after", 0, "notify", Map.of("clinicId", foreignClinic, "role", "admin")))))
        .post(path(clinic))
        .then()
        .statusCode(404);
  }

  @Test
  void metricsAndReadinessSayWhatIsLate() {
    given().get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem("timers"));
    assertThat(given().get("/q/metrics").asString())
        .contains("ward_timers_due", "ward_timers_lag_seconds", "ward_timers_steps_total");
  }

  private void refused(List<?> steps, int status, String pointer) {
    Api.as(admin)
        .body(body(Instant.now(), steps))
        .post(path(clinic))
        .then()
        .statusCode(status)
        .body("errors[0].pointer", equalTo(pointer));
  }

  private String set(Instant dueAt, List<?> steps) {
    return Api.as(admin)
        .body(body(dueAt, steps))
        .post(path(clinic))
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static Map<String, Object> body(Instant dueAt, List<?> steps) {
    return Map.of(
        "kind",
        "task",
        "subjectType",
        "care-task",
        "subjectId",
        "1",
        "dueAt",
        dueAt.toString(),
        "steps",
        steps);
  }

  private io.restassured.response.Response one(String id) {
    return Api.as(admin).get(path(clinic) + "/" + id);
  }

  private static String path(UUID clinic) {
    return "/scheduler/v1/clinics/" + clinic + "/timers";
  }
}
