package dev.ward.scheduler.nightly;

import static dev.ward.platform.testing.Directory.execute;
import static dev.ward.platform.testing.Directory.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import dev.ward.scheduler.testing.Api;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The night's other work: each does what its name says, again without harm, and for nobody else.
 */
@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "scheduler_service"))
class NightlyJobsTest {

  private final String operator = Tokens.user(UUID.randomUUID()).operator().sign();
  private UUID clinic;
  private UUID admin;

  @BeforeEach
  void aClinicWithFactsAndAGoalThatHasEnded() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Api.person();
    Directory.member(clinic, admin, "admin");
    execute("insert into metrics.provider (clinic_id, code) values (?, 'P1')", clinic);
    execute(
        """
        insert into metrics.financial_metrics (clinic_id, external_id, day, provider, kind, amount_minor, currency)
          select ?, 'f' || n, current_date - n, 'P1', 'production', 100, 'USD' from generate_series(20, 30) n
        """,
        clinic);
    execute(
        """
        insert into metrics.goal (clinic_id, name, metric, from_day, to_day, target, direction)
          values (?, 'Much', 'gross_production', current_date - 30, current_date - 5, 1000000, 'higher')
        """,
        clinic);
  }

  @AfterEach
  void theClinicCloses() {
    execute("update tenancy.clinic set status = 'deleted' where id = ?", clinic);
  }

  @Test
  void theRecordsMonthsAreMadeAheadOnce() {
    assertThat(platform("partition-upkeep").getInt("result.made")).isNotNegative();
    assertThat(
            number(
                "select count(*) from pg_class where relname = 'event_' || to_char(now() at time"
                    + " zone 'UTC' + interval '3 months', 'YYYY_MM')"))
        .isOne();
    assertThat(platform("partition-upkeep").getInt("result.made")).isZero();
  }

  @Test
  void anInvalidIndexIsRebuiltAndTheRunSaysSo() {
    execute(
        "update pg_index set indisvalid = false where indexrelid ="
            + " 'scheduler.inbox_item_by_age'::regclass");
    JsonPath run = platform("database-upkeep");
    assertThat(run.getList("result.rebuilt", String.class)).contains("scheduler.inbox_item_by_age");
    assertThat(
            number(
                "select count(*) from pg_index where indexrelid ="
                    + " 'scheduler.inbox_item_by_age'::regclass and indisvalid"))
        .isOne();
    assertThat(lines(run.getString("id")))
        .contains("The index scheduler.inbox_item_by_age was invalid and has been rebuilt.");
    assertThat(platform("database-upkeep").getList("result.rebuilt", String.class))
        .doesNotContain("scheduler.inbox_item_by_age");
  }

  @Test
  void aGoalEndsThoughNoFactHasChanged() {
    assertThat(ofClinic("goal-evaluation").getInt("result.changes")).isOne();
    assertThat(
            number(
                "select count(*) from metrics.goal where clinic_id = ? and status = 'missed' and"
                    + " settled",
                clinic))
        .isOne();
    assertThat(ofClinic("goal-evaluation").getInt("result.changes")).isZero();
    assertThat(number("select count(*) from metrics.goal_status where clinic_id = ?", clinic))
        .isOne();
  }

  @Test
  void figuresThatDifferFromTheirFactsAreToldAndPutRight() {
    ofClinic("daily-aggregation");
    JsonPath right = ofClinic("sync-validation");
    assertThat(right.getInt("result.compared")).isEqualTo(11);
    assertThat(right.getList("result.different")).isEmpty();

    execute(
        "update metrics.metric_aggregations set production = 7 where clinic_id = ? and granularity"
            + " = 'day' and provider = '' and period_start = current_date - 25",
        clinic);
    JsonPath wrong = ofClinic("sync-validation");
    assertThat(wrong.getList("result.different", String.class))
        .containsExactly(Directory.text("select (current_date - 25)::text"));
    assertThat(wrong.getInt("result.rowsChanged")).isPositive();
    assertThat(
            number(
                "select production from metrics.metric_aggregations where clinic_id = ? and"
                    + " granularity = 'day' and provider = '' and period_start = current_date - 25",
                clinic))
        .isEqualTo(100);
    assertThat(
            number(
                "select count(*) from scheduler.notification where kind = 'job.finding' and data"
                    + " ->> 'job' = 'sync-validation' and organization_id ="
                    + " '00000000-0000-0000-0000-000000000000'"))
        .isOne();
    assertThat(ofClinic("sync-validation").getList("result.different")).isEmpty();
  }

  @Test
  void anEventThatWasSentAndIsNotOnRecordIsSaid() {
    execute("delete from metrics.outbox_sample");
    execute("insert into metrics.outbox_sample (id, stream) values (uuidv7(), ?)", clinic);
    JsonPath run = platform("outbox-validation");
    assertThat(run.getInt("result.metrics.missing")).isOne();
    assertThat(run.getList("result.metrics.missingIds")).hasSize(1);
    assertThat(lines(run.getString("id")))
        .contains("The record lacks 1 events that it has answered for.");
    execute("delete from metrics.outbox_sample");
  }

  @ParameterizedTest
  @ValueSource(strings = {"partition-upkeep", "database-upkeep", "outbox-validation"})
  void whatIsThePlatformsNoAdminAsksFor(String job) {
    Api.as(admin).body("{}").post("/scheduler/v1/jobs/" + job + "/runs").then().statusCode(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"goal-evaluation", "sync-validation", "weekly-report"})
  void anotherClinicsAdminAsksForNothingHere(String job) {
    UUID stranger = Api.person();
    Directory.member(
        Directory.clinic(Directory.organization("Southbank"), "Harbour"), stranger, "admin");
    Api.as(stranger)
        .body(body())
        .post("/scheduler/v1/jobs/" + job + "/runs")
        .then()
        .statusCode(404);
  }

  private JsonPath platform(String job) {
    return done(operator, job, "{}");
  }

  private JsonPath ofClinic(String job) {
    return done(Directory.token(admin).sign(), job, body());
  }

  private String body() {
    return "{\"clinicId\": \"" + clinic + "\"}";
  }

  private static JsonPath done(String token, String job, String body) {
    String id =
        Api.with(token)
            .body(body)
            .post("/scheduler/v1/jobs/" + job + "/runs")
            .then()
            .statusCode(202)
            .extract()
            .jsonPath()
            .getString(body.equals("{}") ? "items[0].id" : "id");
    String path = "/scheduler/v1/runs/" + id;
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Api.with(token).get(path).path("state"), "succeeded"::equals);
    return Api.with(token).get(path).jsonPath();
  }

  private List<String> lines(String run) {
    return Api.with(operator)
        .get("/scheduler/v1/runs/" + run + "/lines")
        .jsonPath()
        .getList("items.text", String.class);
  }
}
