package dev.ward.tenancy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
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
  void everyOperationIsDescribed() {
    Map<String, Map<String, Object>> paths =
        given()
            .accept("application/json")
            .get("/q/openapi?format=json")
            .then()
            .statusCode(200)
            .extract()
            .path("paths");
    assertThat(paths.keySet())
        .allMatch(path -> path.startsWith("/tenancy/v1/"))
        .hasSizeGreaterThan(8);
    for (Map.Entry<String, Map<String, Object>> path : paths.entrySet()) {
      for (String method : List.of("get", "post", "put", "patch", "delete")) {
        if (path.getValue().get(method) instanceof Map<?, ?> operation) {
          assertThat(operation.get("summary")).as(method + " " + path.getKey()).isNotNull();
          assertThat(operation.get("tags")).as(method + " " + path.getKey()).isNotNull();
        }
      }
    }
  }

  @Test
  void withoutATokenThereIsNothingToSee() {
    given().get("/tenancy/v1/me").then().statusCode(401);
    given().get("/tenancy/v1/organizations").then().statusCode(401);
  }
}
