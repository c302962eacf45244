package dev.ward.platform;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "tenancy_service"))
class FaultTest {

  @Test
  void whenTheDatabaseRefusesConnectionsRequestsAre503AndRecoverByThemselves() {
    UUID clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    UUID admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    String token = Directory.token(admin).sign();
    try {
      Directory.execute("alter role tenancy_service nologin");
      Directory.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'tenancy_service'");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  given()
                      .auth()
                      .oauth2(token)
                      .get("/probe/v1/clinics/" + clinic)
                      .then()
                      .statusCode(503)
                      .contentType("application/problem+json")
                      .header("Retry-After", is("2")));
      await().untilAsserted(() -> given().get("/q/health/ready").then().statusCode(503));
      given().get("/q/health/live").then().statusCode(200);
    } finally {
      Directory.execute("alter role tenancy_service login");
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                given()
                    .auth()
                    .oauth2(token)
                    .get("/probe/v1/clinics/" + clinic)
                    .then()
                    .statusCode(200));
    await().untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
  }

  @Test
  void aServiceWhoseLoginIsNotBoundByRowLevelSecurityIsNotReady() {
    try {
      Directory.execute("alter role tenancy_service bypassrls");
      await().untilAsserted(() -> given().get("/q/health/ready").then().statusCode(503));
    } finally {
      Directory.execute("alter role tenancy_service nobypassrls");
    }
    await().untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
  }

  @Test
  void aServiceIsNotReadyUntilTheMigrationItWasBuiltWithHasEndedWell() {
    String last =
        """
        update migration.flyway_schema_history set success = %s where version =
          (select max(h.version) from migration.flyway_schema_history h where h.version is not null)
        """;
    try {
      Directory.execute(last.formatted(false));
      assertSchemaIs("DOWN", 503);
      given().get("/q/health/live").then().statusCode(200);
    } finally {
      Directory.execute(last.formatted(true));
    }
    assertSchemaIs("UP", 200);
  }

  private static void assertSchemaIs(String state, int status) {
    await()
        .untilAsserted(
            () ->
                given()
                    .get("/q/health/ready")
                    .then()
                    .statusCode(status)
                    .body("checks.find { it.name == 'schema' }.status", is(state)));
  }
}
