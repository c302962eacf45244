package dev.ward.scheduler.cleanup;

import static dev.ward.platform.testing.Directory.execute;
import static dev.ward.platform.testing.Directory.number;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "scheduler_service"))
class MonthlyCleanupTest {

  private UUID organization;
  private UUID gone;
  private UUID young;
  private UUID open;
  private UUID admin;

  @BeforeEach
  void clinicsThatWereClosedAndOneThatIsNot() {
    organization = Directory.organization("Northside");
    gone = Directory.clinic(organization, "Riverside");
    young = Directory.clinic(organization, "Hilltop");
    open = Directory.clinic(organization, "Lakeside");
    admin = Directory.person("admin");
    for (UUID clinic : new UUID[] {gone, young, open}) {
      Directory.member(clinic, admin, "admin");
    }
    close(gone, 31);
    close(young, 29);
  }

  @AfterEach
  void theClinicsClose() {
    execute("update tenancy.clinic set status = 'deleted' where organization_id = ?", organization);
  }

  @Test
  void whatWasClosedAMonthAgoIsPurgedAndNothingElse() {
    String operator = Tokens.user(Directory.person("operator")).operator().sign();
    Response asked = ask(operator);
    asked.then().statusCode(202);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                given()
                    .auth()
                    .oauth2(operator)
                    .get("/scheduler/v1/runs/" + asked.path("items[0].id"))
                    .then()
                    .body("state", equalTo("succeeded"))
                    .body("result.clinics", greaterThanOrEqualTo(1))
                    .body("result.rows", greaterThanOrEqualTo(1))
                    .body("result.more", equalTo(false)));
    assertThat(members(gone)).isZero();
    assertThat(
            number(
                "select count(*) from tenancy.clinic where id = ? and purged_at is not null", gone))
        .isOne();
    assertThat(members(young)).isOne();
    assertThat(members(open)).isOne();
  }

  @Test
  void anAdminDoesNotAskForIt() {
    ask(Directory.token(admin).sign()).then().statusCode(403);
    assertThat(members(gone)).isOne();
  }

  @Test
  void itComesEveryNight() {
    assertThat(
            number(
                "select count(*) from scheduler.job where name = 'monthly-cleanup' and scope = 'platform' and cron = '40 3 * * *'"))
        .isOne();
  }

  private static Response ask(String token) {
    return given()
        .auth()
        .oauth2(token)
        .contentType(ContentType.JSON)
        .body("{}")
        .post("/scheduler/v1/jobs/monthly-cleanup/runs");
  }

  private static long members(UUID clinic) {
    return number("select count(*) from access.membership where clinic_id = ?", clinic);
  }

  private static void close(UUID clinic, int daysAgo) {
    execute("update tenancy.clinic set status = 'deleted' where id = ?", clinic);
    execute(
        "update tenancy.clinic set deleted_at = now() - ? * interval '1 day' where id = ?",
        daysAgo,
        clinic);
  }
}
