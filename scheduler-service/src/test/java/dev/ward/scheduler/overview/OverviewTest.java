package dev.ward.scheduler.overview;

import static dev.ward.platform.testing.Directory.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import dev.ward.scheduler.testing.Api;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "scheduler_service"))
class OverviewTest {

  private static final String OVERVIEW = "/scheduler/v1/overview";

  @Inject Pool pool;

  private final String operator = Tokens.user(UUID.randomUUID()).operator().sign();

  @Test
  void operatorsSeeThePlatformAsItWasCountedLast() {
    refresh();
    int before = count("clinics");
    UUID clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    UUID admin = Api.person();
    Directory.member(clinic, admin, "admin");
    assertThat(count("clinics")).isEqualTo(before);
    refresh();
    Api.with(operator)
        .get(OVERVIEW)
        .then()
        .statusCode(200)
        .body(
            "clinics",
            equalTo((int) number("select count(*) from access.clinic where status = 'active'")))
        .body(
            "organizations",
            equalTo(
                (int) number("select count(*) from access.organization where status = 'active'")))
        .body(
            "runsDead",
            equalTo((int) number("select count(*) from scheduler.job_run where state = 'dead'")));
    assertThat(count("clinics")).isGreaterThan(before);
    assertThat(count("members")).isPositive();
    assertThat(count("runsSucceeded")).isPositive();
  }

  @Test
  void whoRunsAClinicOrAnOrganizationDoesNotSeeThePlatform() {
    UUID organization = Directory.organization("Northside");
    UUID clinic = Directory.clinic(organization, "Riverside");
    UUID admin = Api.person();
    Directory.member(clinic, admin, "admin");
    UUID owner = Api.person();
    Directory.organizationRole(organization, owner, "owner");
    Api.as(admin).get(OVERVIEW).then().statusCode(403);
    Api.as(owner).get(OVERVIEW).then().statusCode(403);
    Api.with(Tokens.service("metrics-service").sign()).get(OVERVIEW).then().statusCode(403);
  }

  @Test
  void theServiceItselfReadsTheViewOnlyThroughTheFunction() {
    assertThatThrownBy(
            () ->
                pool.query("select clinics from overview.platform")
                    .execute()
                    .await()
                    .atMost(Duration.ofSeconds(20)))
        .hasMessageContaining("permission denied for schema overview");
    assertThatThrownBy(
            () ->
                pool.query("select clinics from scheduler.platform_overview()")
                    .execute()
                    .await()
                    .atMost(Duration.ofSeconds(20)))
        .hasMessageContaining("the role does not suffice");
  }

  private int count(String field) {
    return Api.with(operator).get(OVERVIEW).then().statusCode(200).extract().path(field);
  }

  private void refresh() {
    String id =
        Api.with(operator)
            .body("{}")
            .post("/scheduler/v1/jobs/overview-refresh/runs")
            .then()
            .statusCode(202)
            .extract()
            .path("items[0].id");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> Api.with(operator).get("/scheduler/v1/runs/" + id).path("state"),
            "succeeded"::equals);
  }
}
