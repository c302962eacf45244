package dev.ward.scheduler.jobs;

import static dev.ward.platform.testing.Directory.execute;
import static dev.ward.platform.testing.Directory.number;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
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
class JobResourceTest {

  private static final String JOBS = "/scheduler/v1/jobs";
  private static final String JOB = JOBS + "/daily-aggregation";

  private String operator;
  private String owner;

  @BeforeEach
  void anOperatorAndAnOwner() {
    operator = Tokens.user(UUID.randomUUID()).operator().sign();
    UUID organization = Directory.organization("Northside");
    UUID person = Directory.person("owner");
    Directory.organizationRole(organization, person, "owner");
    owner = Directory.token(person).sign();
  }

  @AfterEach
  void theJobGoesOn() {
    execute("select set_config('ward.scope', 'fixture', false)");
    execute(
        "update scheduler.job set paused = false, cron = '30 2 * * *' where name ="
            + " 'daily-aggregation'");
  }

  @Test
  void everyoneWhoIsSignedInSeesTheJobs() {
    get(owner, JOBS)
        .then()
        .statusCode(200)
        .body("items.name", hasItem("daily-aggregation"))
        .body("items.find { it.name == 'weekly-report' }.performer", equalTo("metrics-service"))
        .body("items.version", hasItem(nullValue()))
        .body("next", nullValue());
    get(owner, JOB)
        .then()
        .statusCode(200)
        .body("cron", equalTo("30 2 * * *"))
        .body("scope", equalTo("clinic"))
        .body("paused", equalTo(false));
  }

  @Test
  void withoutATokenThereIsNothing() {
    given().get(JOBS).then().statusCode(401);
    given().get(JOB).then().statusCode(401);
    given()
        .contentType("application/json")
        .body("{\"paused\":true}")
        .patch(JOB)
        .then()
        .statusCode(401);
  }

  @Test
  void aJobThatDoesNotExistIs404() {
    get(owner, JOBS + "/nothing").then().statusCode(404);
    patch(operator, JOBS + "/nothing", "*", "{\"paused\":true}").then().statusCode(404);
  }

  @Test
  void anOperatorPausesAJobAndThatIsOnRecord() {
    String tag = get(operator, JOB).header("ETag");
    Response changed = patch(operator, JOB, tag, "{\"paused\":true}");
    changed
        .then()
        .statusCode(200)
        .body("paused", equalTo(true))
        .body("cron", equalTo("30 2 * * *"));
    assertThat(changed.header("ETag")).isNotEqualTo(tag);
    assertThat(
            number(
                """
                select count(*) from scheduler.outbox
                where event ->> 'action' = 'job.updated' and event #>> '{target,id}' = 'daily-aggregation'
                  and event #>> '{changes,paused,new}' = 'true'
                """))
        .isPositive();
  }

  @Test
  void anOwnerPausesNothing() {
    patch(owner, JOB, "*", "{\"paused\":true}").then().statusCode(403);
    get(owner, JOB).then().body("paused", equalTo(false));
  }

  @Test
  void aChangeMustSayWhatItChanges() {
    String tag = get(operator, JOB).header("ETag");
    patch(operator, JOB, tag, "{\"paused\":true}").then().statusCode(200);
    patch(operator, JOB, tag, "{\"paused\":false}").then().statusCode(412);
    given()
        .auth()
        .oauth2(operator)
        .contentType("application/json")
        .body("{\"paused\":false}")
        .patch(JOB)
        .then()
        .statusCode(428);
  }

  @Test
  void whatWasDueDuringAPauseWasNotMissed() {
    execute("update scheduler.job set due_from = '2020-01-01' where name = 'daily-aggregation'");
    patch(operator, JOB, "*", "{\"paused\":true}");
    patch(operator, JOB, "*", "{\"paused\":false}");
    assertThat(
            number(
                "select count(*) from scheduler.job where name = 'daily-aggregation' and due_from >"
                    + " now() - interval '1 minute'"))
        .isOne();
  }

  @Test
  void anOperatorChangesWhenAJobRuns() {
    patch(operator, JOB, "*", "{\"cron\":\" 0  3 * * mon-fri \"}")
        .then()
        .statusCode(200)
        .body("cron", equalTo("0 3 * * mon-fri"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"cron\":\"whenever\"}",
        "{\"cron\":\"0 0 31 2 *\"}",
        "{\"cron\":\"\"}",
        "{\"cron\":7.5}",
        "{\"paused\":\"perhaps\"}",
        "{\"name\":\"another\"}",
        "{",
        "[]",
      })
  void aChangeThatMakesNoSenseIsRefused(String body) {
    patch(operator, JOB, "*", body).then().statusCode(400);
  }

  private static Response get(String token, String path) {
    return given().auth().oauth2(token).get(path);
  }

  private static Response patch(String token, String path, String ifMatch, String body) {
    return given()
        .auth()
        .oauth2(token)
        .header("If-Match", ifMatch)
        .contentType("application/json")
        .body(body)
        .patch(path);
  }
}
