package dev.ward.scheduler.runs;

import static dev.ward.platform.testing.Directory.execute;
import static dev.ward.platform.testing.Directory.number;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do with runs that need them. */
@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "scheduler_service"))
class OperatingTest {

  private static final String JOB = "/scheduler/v1/jobs/daily-aggregation";

  private UUID organization;
  private UUID clinic;
  private String admin;
  private String owner;
  private String stranger;
  private String viewer;
  private String operator;

  @BeforeEach
  void aClinicItsPeopleAndAStranger() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = member(clinic, "admin");
    viewer = member(clinic, "viewer");
    UUID person = Directory.person("owner");
    Directory.organizationRole(organization, person, "owner");
    owner = Directory.token(person).sign();
    stranger = member(Directory.clinic(Directory.organization("Southbank"), "Harbour"), "admin");
    operator = Tokens.user(UUID.randomUUID()).operator().sign();
  }

  @AfterEach
  void theClinicsClose() {
    execute("update tenancy.clinic set status = 'deleted' where status <> 'deleted'");
    execute("delete from scheduler.job_run where clinic_id = ?", clinic);
  }

  @Test
  void anAdminCancelsARunAndThatIsOnRecord() {
    UUID run = run("failed", "now() + interval '1 h'");
    post(stranger, "/scheduler/v1/runs/" + run + "/cancel").then().statusCode(404);
    post(viewer, "/scheduler/v1/runs/" + run + "/cancel").then().statusCode(403);
    post(admin, "/scheduler/v1/runs/" + run + "/cancel")
        .then()
        .statusCode(200)
        .body("state", equalTo("cancelled"))
        .body("finishedAt", notNullValue());
    assertThat(events(run, "run.cancelled")).isOne();
    post(admin, "/scheduler/v1/runs/" + run + "/cancel").then().statusCode(409);
  }

  @Test
  void aDeadRunBeginsAnewWithAllOfItsAttempts() {
    UUID run = run("dead", "null");
    post(stranger, "/scheduler/v1/runs/" + run + "/retry").then().statusCode(404);
    post(viewer, "/scheduler/v1/runs/" + run + "/retry").then().statusCode(403);
    post(owner, "/scheduler/v1/runs/" + run + "/retry").then().statusCode(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                get(admin, "/scheduler/v1/runs/" + run)
                    .then()
                    .body("state", equalTo("succeeded"))
                    .body("attempt", equalTo(1)));
    assertThat(events(run, "run.retried")).isOne();
    post(owner, "/scheduler/v1/runs/" + run + "/retry").then().statusCode(409);
  }

  @Test
  void allDeadRunsOfAClinicBeginAnewAndNobodyElses() {
    run("dead", "null");
    run("dead", "null");
    UUID other = Directory.clinic(organization, "Hilltop");
    UUID foreign = run(other, "dead", "null");
    String body = "{\"clinicId\":\"%s\"}".formatted(clinic);
    post(stranger, JOB + "/runs/retry", body).then().statusCode(404);
    post(viewer, JOB + "/runs/retry", body).then().statusCode(403);
    post(admin, JOB + "/runs/retry", "{}").then().statusCode(403);
    post(admin, JOB + "/runs/retry", body).then().statusCode(200).body("count", equalTo(2));
    get(owner, "/scheduler/v1/runs/" + foreign).then().body("state", equalTo("dead"));
    post(owner, JOB + "/runs/retry", "{\"organizationId\":\"%s\"}".formatted(organization))
        .then()
        .statusCode(200)
        .body("count", equalTo(1));
  }

  @Test
  void whatARunSaidIsReadByThoseWhoSeeIt() {
    UUID run = run("dead", "null");
    execute(
        "insert into scheduler.run_line (clinic_id, run_id, number, attempt, text) values (?, ?, 1, 3, 'It broke.')",
        clinic,
        run);
    get(admin, "/scheduler/v1/runs/" + run + "/lines")
        .then()
        .statusCode(200)
        .body("items.text", contains("It broke."))
        .body("items.attempt", contains(3));
    get(operator, "/scheduler/v1/runs/" + run + "/lines").then().statusCode(200);
    get(stranger, "/scheduler/v1/runs/" + run + "/lines").then().statusCode(404);
    get(viewer, "/scheduler/v1/runs/" + run + "/lines").then().statusCode(403);
  }

  @Test
  void aBackfillHasPartsAndIsCancelledWithThem() {
    String body =
        "{\"clinicId\":\"%s\",\"from\":\"2025-01-01\",\"to\":\"2025-02-01\",\"days\":7,\"atOnce\":2}"
            .formatted(clinic);
    post(stranger, JOB + "/backfills", body).then().statusCode(404);
    post(viewer, JOB + "/backfills", body).then().statusCode(403);
    String id =
        post(admin, JOB + "/backfills", body)
            .then()
            .statusCode(202)
            .body("state", equalTo("waiting"))
            .body("trigger", equalTo("backfill"))
            .body("progress.done", equalTo(0))
            .body("progress.total", equalTo(5))
            .extract()
            .path("id");
    execute(
        """
        insert into scheduler.job_run
            (clinic_id, organization_id, job, scheduled_for, trigger, parent_clinic_id, parent_id, claimable_at)
          values (?, ?, 'daily-aggregation', now(), 'backfill', ?, ?::uuid, now() + interval '1 h')
        """,
        clinic,
        organization,
        clinic,
        id);
    get(admin, "/scheduler/v1/runs/" + id + "/parts")
        .then()
        .body("items.parentId", contains(id))
        .body("items", hasSize(1));
    get(stranger, "/scheduler/v1/runs/" + id + "/parts").then().statusCode(404);
    post(admin, "/scheduler/v1/runs/" + id + "/cancel").then().statusCode(200);
    get(admin, "/scheduler/v1/runs/" + id + "/parts")
        .then()
        .body("items.state", contains("cancelled"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"from\":\"2025-01-01\"",
        "\"from\":\"2025-01-02\",\"to\":\"2025-01-01\"",
        "\"from\":\"2025-01-01\",\"to\":\"2025-02-01\",\"days\":0",
        "\"from\":\"2025-01-01\",\"to\":\"2025-02-01\",\"atOnce\":101",
        "\"from\":\"2025-01-01\",\"to\":\"2025-02-01\",\"organizationId\":\"01900000-0000-7000-8000-000000000000\"",
      })
  void aBackfillThatMakesNoSenseIsRefused(String fields) {
    post(admin, JOB + "/backfills", "{\"clinicId\":\"%s\",%s}".formatted(clinic, fields))
        .then()
        .statusCode(400);
  }

  @Test
  void anOwnerRunsAJobForTheClinicsOfTheirOrganizationAndNoOther() {
    Directory.clinic(organization, "Hilltop");
    String body = "{\"organizationId\":\"%s\"}".formatted(organization);
    post(stranger, JOB + "/runs", body).then().statusCode(404);
    post(admin, JOB + "/runs", body).then().statusCode(404);
    post(owner, JOB + "/runs", body)
        .then()
        .statusCode(202)
        .body("count", equalTo(2))
        .body("items.organizationId", contains(organization.toString(), organization.toString()));
    get(owner, JOB + "/runs?organizationId=" + organization).then().body("items", hasSize(2));
    get(stranger, JOB + "/runs?organizationId=" + organization).then().statusCode(404);
  }

  @Test
  void aClinicPausesAJobForItselfAndSeesWhenItWouldBeNext() {
    String jobs = "/scheduler/v1/clinics/" + clinic + "/jobs";
    get(admin, JOB + "?clinicId=" + clinic)
        .then()
        .statusCode(200)
        .body("pausedHere", equalTo(false))
        .body("next", hasSize(5));
    put(stranger, jobs + "/daily-aggregation/pause").then().statusCode(404);
    put(viewer, jobs + "/daily-aggregation/pause").then().statusCode(403);
    put(admin, jobs + "/daily-aggregation/pause")
        .then()
        .statusCode(200)
        .body("pausedHere", equalTo(true))
        .body("paused", equalTo(false))
        .body("next", hasSize(0));
    get(admin, jobs).then().body("items.pausedHere", hasItem(true));
    get(stranger, jobs).then().statusCode(404);
    get(viewer, JOB + "?clinicId=" + clinic).then().statusCode(403);
    assertThat(
            number(
                "select count(*) from scheduler.outbox where stream = ? and event ->> 'action' = 'job-pause.created'",
                clinic))
        .isOne();
    given()
        .auth()
        .oauth2(owner)
        .delete(jobs + "/daily-aggregation/pause")
        .then()
        .statusCode(200)
        .body("pausedHere", equalTo(false));
    put(admin, jobs + "/monthly-cleanup/pause").then().statusCode(422);
    put(admin, jobs + "/nothing/pause").then().statusCode(404);
  }

  @Test
  void whatWasMissedIsSeenWhereItWasMissed() {
    execute(
        """
        insert into scheduler.missed_run (clinic_id, organization_id, job, scheduled_for)
          values (?, ?, 'daily-aggregation', '2025-06-10')
        """,
        clinic,
        organization);
    String path = "/scheduler/v1/missed-runs?clinicId=" + clinic;
    get(admin, path + "&open=true")
        .then()
        .statusCode(200)
        .body("items.job", contains("daily-aggregation"))
        .body("items[0].madeGoodAt", nullValue());
    get(admin, path + "&open=false").then().body("items", hasSize(0));
    get(operator, "/scheduler/v1/missed-runs")
        .then()
        .body("items.clinicId", hasItem(clinic.toString()));
    get(admin, "/scheduler/v1/missed-runs").then().statusCode(403);
    get(viewer, path).then().statusCode(403);
    get(stranger, path).then().statusCode(404);
  }

  @Test
  void aRunIsWatchedUntilItIsOverByThoseWhoSeeIt() {
    UUID run = run("dead", "null");
    String path = "/scheduler/v1/runs/" + run + "/events";
    String stream = get(admin, path).then().statusCode(200).extract().asString();
    assertThat(stream)
        .contains("event:run")
        .contains("\"state\":\"dead\"")
        .contains(run.toString());
    get(stranger, path).then().statusCode(404);
    get(viewer, path).then().statusCode(403);
    get(stranger, "/scheduler/v1/clinics/" + clinic + "/runs/events").then().statusCode(404);
    get(viewer, "/scheduler/v1/clinics/" + clinic + "/runs/events").then().statusCode(403);
  }

  @Test
  void aClinicsRunsAreWatchedAsTheyMove() {
    UUID run = run("dead", "null");
    String stream =
        get(admin, "/scheduler/v1/clinics/" + clinic + "/runs/events?seconds=1")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(stream).contains(run.toString());
  }

  @Test
  void aJobIsChangedInEveryWayThatMakesSense() {
    String changed =
        "{\"everySeconds\":600,\"timeZone\":\"Europe/London\",\"overlap\":\"skip\",\"catchUp\":\"each\",\"priority\":5,"
            + "\"jitterSeconds\":60,\"timeoutSeconds\":120,\"maxAttempts\":3,\"retrySeconds\":10,\"keepDays\":30}";
    patch(changed)
        .then()
        .statusCode(200)
        .body("cron", nullValue())
        .body("everySeconds", equalTo(600))
        .body("timeZone", equalTo("Europe/London"))
        .body("overlap", equalTo("skip"))
        .body("priority", equalTo(5))
        .body("next", hasSize(5));
    patch(
            "{\"cron\":\"30 2 * * *\",\"timeZone\":\"own\",\"overlap\":\"queue\",\"catchUp\":\"latest\",\"priority\":0,"
                + "\"jitterSeconds\":0,\"timeoutSeconds\":3600,\"maxAttempts\":5,\"retrySeconds\":30,\"keepDays\":90}")
        .then()
        .statusCode(200)
        .body("cron", equalTo("30 2 * * *"))
        .body("everySeconds", nullValue())
        .body("timeZone", nullValue());
    List<String> pointers =
        patch(
                "{\"everySeconds\":1,\"timeZone\":\"Nowhere/Land\",\"overlap\":\"maybe\",\"priority\":101}")
            .then()
            .statusCode(400)
            .extract()
            .path("errors.pointer");
    assertThat(pointers)
        .containsExactlyInAnyOrder("/everySeconds", "/timeZone", "/overlap", "/priority");
  }

  private Response patch(String body) {
    return given()
        .auth()
        .oauth2(operator)
        .header("If-Match", "*")
        .contentType("application/json")
        .body(body)
        .patch(JOB);
  }

  private UUID run(String state, String claimableAt) {
    return run(clinic, state, claimableAt);
  }

  private UUID run(UUID where, String state, String claimableAt) {
    UUID id = UUID.randomUUID();
    execute(
        """
        insert into scheduler.job_run
            (clinic_id, id, organization_id, job, scheduled_for, trigger, state, claimable_at, attempt, finished_at)
          values (?, ?, ?, 'daily-aggregation', clock_timestamp(), 'schedule', '%s', %s, 5,
                  case when '%1$s' = 'dead' then now() end)
        """
            .formatted(state, claimableAt),
        where,
        id,
        organization);
    return id;
  }

  private static String member(UUID clinic, String role) {
    UUID person = Directory.person(role);
    Directory.member(clinic, person, role);
    return Directory.token(person).sign();
  }

  private static Response post(String token, String path) {
    return given().auth().oauth2(token).post(path);
  }

  private static Response post(String token, String path, String body) {
    return given().auth().oauth2(token).contentType("application/json").body(body).post(path);
  }

  private static Response put(String token, String path) {
    return given().auth().oauth2(token).put(path);
  }

  private static Response get(String token, String path) {
    return given().auth().oauth2(token).get(path);
  }

  private static long events(UUID run, String action) {
    return number(
        "select count(*) from scheduler.outbox where event #>> '{target,id}' = ? and event ->> 'action' = ?",
        run.toString(),
        action);
  }
}
