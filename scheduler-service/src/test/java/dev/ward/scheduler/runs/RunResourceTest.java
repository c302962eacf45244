package dev.ward.scheduler.runs;

import static dev.ward.platform.testing.Directory.execute;
import static dev.ward.platform.testing.Directory.number;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "scheduler_service"))
class RunResourceTest {

  private static final String RUNS = "/scheduler/v1/jobs/daily-aggregation/runs";

  private UUID organization;
  private UUID clinic;
  private UUID adminId;
  private String admin;

  @BeforeEach
  void aClinicWithAnAdmin() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    adminId = Directory.person("admin");
    Directory.member(clinic, adminId, "admin");
    admin = Directory.token(adminId).sign();
  }

  @AfterEach
  void theClinicsClose() {
    execute("update tenancy.clinic set status = 'deleted' where organization_id = ?", organization);
  }

  @Test
  void anAdminRunsTheAggregationOfTheirClinicAtOnce() {
    Response response = request(admin, body(clinic));
    response
        .then()
        .statusCode(202)
        .body("job", equalTo("daily-aggregation"))
        .body("clinicId", equalTo(clinic.toString()))
        .body("trigger", equalTo("manual"))
        .body("state", equalTo("pending"))
        .body("requestedBy", equalTo(adminId.toString()))
        .body("scheduledFor", notNullValue())
        .body("startedAt", nullValue())
        .body("finishedAt", nullValue())
        .body("error", nullValue());
    String id = response.path("id");
    assertThat(response.header("Location")).endsWith("/scheduler/v1/runs/" + id);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                get(admin, "/scheduler/v1/runs/" + id)
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("succeeded"))
                    .body("attempt", equalTo(1))
                    .body("startedAt", notNullValue())
                    .body("finishedAt", notNullValue())
                    .body("result.days", equalTo(0)));
    assertThat(number("select count(*) from metrics.aggregation_state where clinic_id = ?", clinic))
        .isOne();
  }

  @Test
  void whoRanWhatIsOnRecordAndSoIsHowItEnded() {
    String id = request(admin, body(clinic)).path("id");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> events(id, "run.succeeded", "service", "scheduler-service") == 1);
    assertThat(events(id, "run.requested", "user", adminId.toString())).isOne();
  }

  @Test
  void theOwnerOfTheOrganizationAndAServiceRunJobsToo() {
    UUID owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
    request(Directory.token(owner).sign(), body(clinic)).then().statusCode(202);
    request(Tokens.service("metrics-service").sign(), body(clinic)).then().statusCode(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "staff", "provider"})
  void whoIsNoAdminNeitherRunsJobsNorSeesRuns(String role) {
    String id = request(admin, body(clinic)).path("id");
    UUID person = Directory.person(role);
    Directory.member(clinic, person, role);
    String token = Directory.token(person).sign();
    long before = runs();
    request(token, body(clinic)).then().statusCode(403);
    get(token, "/scheduler/v1/clinics/" + clinic + "/runs").then().statusCode(403);
    get(token, RUNS + "?clinicId=" + clinic).then().statusCode(403);
    get(token, "/scheduler/v1/runs/" + id).then().statusCode(403);
    assertThat(runs()).isEqualTo(before);
  }

  @Test
  void aForeignClinicAndOneThatDoesNotExistAreTheSame404() {
    UUID foreign = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    UUID nowhere = UUID.randomUUID();
    assertSame404(request(admin, body(foreign)), request(admin, body(nowhere)));
    assertSame404(
        get(admin, "/scheduler/v1/clinics/" + foreign + "/runs"),
        get(admin, "/scheduler/v1/clinics/" + nowhere + "/runs"));
    assertSame404(
        get(admin, RUNS + "?clinicId=" + foreign), get(admin, RUNS + "?clinicId=" + nowhere));
    assertThat(number("select count(*) from scheduler.job_run where clinic_id = ?", foreign))
        .isZero();
  }

  @Test
  void aForeignRunAndOneThatDoesNotExistAreTheSame404() {
    UUID foreign = Directory.clinic(organization, "Hilltop");
    UUID other = Directory.person("other");
    Directory.member(foreign, other, "admin");
    String id = request(Directory.token(other).sign(), body(foreign)).path("id");
    assertSame404(
        get(admin, "/scheduler/v1/runs/" + id),
        get(admin, "/scheduler/v1/runs/" + UUID.randomUUID()));
    get(admin, "/scheduler/v1/runs/not-an-id").then().statusCode(404);
  }

  @Test
  void anOperatorRunsAJobForAllClinicsAndSeesTheRunsOfAll() {
    UUID another = Directory.clinic(organization, "Hilltop");
    String operator = Tokens.user(UUID.randomUUID()).operator().sign();
    Response response = request(operator, "{}");
    response.then().statusCode(202).body("count", greaterThanOrEqualTo(2));
    List<String> clinics = response.path("items.clinicId");
    assertThat(clinics).contains(clinic.toString(), another.toString());
    get(operator, RUNS + "?limit=500")
        .then()
        .statusCode(200)
        .body(
            "items.find { it.clinicId == '%s' }.job".formatted(another),
            equalTo("daily-aggregation"));
  }

  @Test
  void nobodyElseRunsAJobForAllClinicsOrSeesTheRunsOfAll() {
    request(admin, "{}").then().statusCode(403);
    given().auth().oauth2(admin).contentType("application/json").post(RUNS).then().statusCode(403);
    get(admin, RUNS).then().statusCode(403);
  }

  @Test
  void withoutATokenThereIsNothing() {
    given().contentType("application/json").body(body(clinic)).post(RUNS).then().statusCode(401);
    given().get(RUNS).then().statusCode(401);
  }

  @Test
  void theSameKeyIsTheSameRunAndMayNotAskForAnother() {
    String id = requestWithKey("k-1", body(clinic)).path("id");
    requestWithKey("k-1", body(clinic))
        .then()
        .statusCode(202)
        .header("Location", org.hamcrest.Matchers.endsWith(id))
        .body("id", equalTo(id));
    assertThat(runs()).isOne();
    requestWithKey(
            "k-1",
            "{\"clinicId\":\"%s\",\"from\":\"2025-01-01\",\"to\":\"2025-02-01\"}".formatted(clinic))
        .then()
        .statusCode(422);
  }

  @Test
  void aRangeOfDaysIsCalculatedAgain() {
    String id =
        request(
                admin,
                "{\"clinicId\":\"%s\",\"from\":\"2025-01-01\",\"to\":\"2025-02-01\"}"
                    .formatted(clinic))
            .then()
            .statusCode(202)
            .body("from", equalTo("2025-01-01"))
            .body("to", equalTo("2025-02-01"))
            .extract()
            .path("id");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> get(admin, "/scheduler/v1/runs/" + id).path("state").equals("succeeded"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"from\":\"2025-01-01\"",
        "\"to\":\"2025-01-01\"",
        "\"from\":\"2025-01-02\",\"to\":\"2025-01-02\"",
        "\"from\":\"2025-02-30\",\"to\":\"2025-03-02\"",
        "\"from\":\"1900-01-01\",\"to\":\"2025-01-01\"",
        "\"from\":7,\"to\":\"2025-01-01\"",
        "\"force\":true",
      })
  void aRequestThatMakesNoSenseIsRefused(String fields) {
    request(admin, "{\"clinicId\":\"%s\",%s}".formatted(clinic, fields)).then().statusCode(400);
    assertThat(runs()).isZero();
  }

  @Test
  void aBodyThatIsNotJsonIsRefused() {
    request(admin, "{\"clinicId\":").then().statusCode(400);
    request(admin, "{\"clinicId\":\"not-an-id\"}").then().statusCode(400);
  }

  @Test
  void aJobThatDoesNotExistIs404() {
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(body(clinic))
        .post("/scheduler/v1/jobs/nothing/runs")
        .then()
        .statusCode(404);
    get(admin, "/scheduler/v1/jobs/nothing/runs?clinicId=" + clinic).then().statusCode(404);
  }

  @Test
  void runsAreListedNewestFirstPageByPage() {
    List<String> requested = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      requested.add(0, request(admin, body(clinic)).path("id"));
    }
    String path = "/scheduler/v1/clinics/" + clinic + "/runs?limit=2";
    List<String> listed = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      Response page = get(admin, path + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      listed.addAll(page.path("items.id"));
      cursor = page.path("next");
    }
    assertThat(listed).isEqualTo(requested);
  }

  @Test
  void runsAreListedByState() {
    String id = request(admin, body(clinic)).path("id");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                get(admin, RUNS + "?state=succeeded&clinicId=" + clinic)
                    .then()
                    .body("items.id", contains(id)));
    get(admin, RUNS + "?state=dead&clinicId=" + clinic).then().body("items", hasSize(0));
    get(admin, RUNS + "?state=finished&clinicId=" + clinic).then().statusCode(400);
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    request(admin, body(clinic));
    request(admin, body(clinic));
    String cursor = get(admin, RUNS + "?limit=1&clinicId=" + clinic).path("next");
    get(admin, RUNS + "?state=dead&limit=1&clinicId=" + clinic + "&cursor=" + cursor)
        .then()
        .statusCode(400);
    get(admin, RUNS + "?limit=0&clinicId=" + clinic).then().statusCode(400);
  }

  private static Response request(String token, String body) {
    return given().auth().oauth2(token).contentType("application/json").body(body).post(RUNS);
  }

  private Response requestWithKey(String key, String body) {
    return given()
        .auth()
        .oauth2(admin)
        .header("Idempotency-Key", key)
        .contentType("application/json")
        .body(body)
        .post(RUNS);
  }

  private static Response get(String token, String path) {
    return given().auth().oauth2(token).get(path);
  }

  private static String body(UUID clinicId) {
    return "{\"clinicId\":\"%s\"}".formatted(clinicId);
  }

  private long runs() {
    return number("select count(*) from scheduler.job_run where clinic_id = ?", clinic);
  }

  private long events(String run, String action, String actorType, String actor) {
    return number(
        """
        select count(*) from scheduler.outbox
        where stream = ? and event #>> '{target,id}' = ? and event ->> 'action' = ?
          and event #>> '{actor,type}' = ? and event #>> '{actor,id}' = ? and event ->> 'orgId' = ?
        """,
        clinic,
        run,
        action,
        actorType,
        actor,
        organization.toString());
  }

  private static void assertSame404(Response one, Response other) {
    assertThat(one.statusCode()).isEqualTo(404);
    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(withoutIds(one)).isEqualTo(withoutIds(other));
    assertThat(one.headers().size()).isEqualTo(other.headers().size());
  }

  private static String withoutIds(Response response) {
    return response.asString().replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID");
  }
}
