package dev.ward.tenancy;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class ServiceTest {

  @Test
  void readinessIsTheDatabases() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.name", hasItem("Reactive PostgreSQL connections health check"))
        .body("status", is("UP"));
  }

  @Test
  void withoutATokenThereIsNothingToSee() {
    given().get("/tenancy/v1/me").then().statusCode(401);
    given().get("/tenancy/v1/organizations").then().statusCode(401);
  }
}
