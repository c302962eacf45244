package dev.ward.platform;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "tenancy_service"))
class ProblemTest {

  private UUID clinic;
  private String token;

  @BeforeEach
  void aClinicWithAnAdmin() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    UUID admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    token = Directory.token(admin).sign();
  }

  @Test
  void invalidFieldsAreNamedByPointer() {
    asAdmin()
        .contentType(ContentType.JSON)
        .body("{\"name\": \"\", \"count\": 1}")
        .post("/probe/v1/bodies")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors[0].pointer", is("/name"));
  }

  @Test
  void unknownFieldsAreRefused() {
    asAdmin()
        .contentType(ContentType.JSON)
        .body("{\"name\": \"a\", \"count\": 1, \"colour\": \"red\"}")
        .post("/probe/v1/bodies")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/colour"));
  }

  @Test
  void aFieldThatStandsThereTwiceIsRefused() {
    for (String body :
        new String[] {
          "{\"name\": \"a\", \"count\": 1, \"name\": \"b\"}",
          "{\"name\": \"a\", \"count\": 1, \"n\\u0061me\": \"a\"}"
        }) {
      asAdmin()
          .contentType(ContentType.JSON)
          .body(body)
          .post("/probe/v1/bodies")
          .then()
          .statusCode(400)
          .contentType("application/problem+json");
    }
  }

  @Test
  void valuesOfTheWrongTypeAreNamedByPointer() {
    asAdmin()
        .contentType(ContentType.JSON)
        .body("{\"name\": \"a\", \"count\": \"many\"}")
        .post("/probe/v1/bodies")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/count"));
  }

  @Test
  void malformedJsonIs400() {
    asAdmin()
        .contentType(ContentType.JSON)
        .body("{\"name\": ")
        .post("/probe/v1/bodies")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @Test
  void anotherContentTypeIs415AndAnotherMethod405() {
    asAdmin()
        .contentType("application/xml")
        .body("<name/>")
        .post("/probe/v1/bodies")
        .then()
        .statusCode(415)
        .contentType("application/problem+json");
    asAdmin()
        .delete("/probe/v1/bodies")
        .then()
        .statusCode(405)
        .contentType("application/problem+json");
  }

  @Test
  void anIdThatIsNoUuidIsAClinicThatDoesNotExist() {
    asAdmin()
        .get("/probe/v1/clinics/riverside")
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  @Test
  void aPathThatNobodyServesIs404WithAProblem() {
    asAdmin()
        .get("/probe/v1/nowhere")
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  @Test
  void aLimitBeyondTheMostIsRefused() {
    asAdmin()
        .contentType(ContentType.JSON)
        .body("{\"name\": \"a\", \"count\": 1}")
        .post("/probe/v1/bodies?limit=501")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/limit"));
  }

  @Test
  void anUpdateNeedsTheVersionItWasMadeFor() {
    asAdmin().put("/probe/v1/versions").then().statusCode(428);
    asAdmin().header("If-Match", "\"2\"").put("/probe/v1/versions").then().statusCode(412);
    asAdmin().header("If-Match", "\"3\"").put("/probe/v1/versions").then().statusCode(200);
    asAdmin().header("If-Match", "*").put("/probe/v1/versions").then().statusCode(200);
  }

  @Test
  void aKeyedRequestHappensOnceAndAnswersTheSame() {
    String first = closure("key-1", "2026-05-01").then().statusCode(200).extract().asString();
    closure("key-1", "2026-05-01").then().statusCode(200).body(is(first));
    closure("key-1", "2026-05-02").then().statusCode(422);
    closure("key-2", "2026-05-02").then().statusCode(200).body(not(is(first)));
  }

  @Test
  void aRequestIdComesBackIfItIsUsable() {
    asAdmin()
        .header("X-Request-Id", "abc-1")
        .get("/probe/v1/leftover")
        .then()
        .header("X-Request-Id", "abc-1");
    asAdmin()
        .header("X-Request-Id", "a b")
        .get("/probe/v1/leftover")
        .then()
        .header("X-Request-Id", not("a b"));
  }

  private io.restassured.response.Response closure(String key, String day) {
    return asAdmin()
        .header("Idempotency-Key", key)
        .contentType(ContentType.TEXT)
        .body(day)
        .post("/probe/v1/clinics/" + clinic + "/closures");
  }

  private RequestSpecification asAdmin() {
    return given().auth().oauth2(token);
  }
}
