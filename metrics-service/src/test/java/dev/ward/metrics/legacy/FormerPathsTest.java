package dev.ward.metrics.legacy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class FormerPathsTest {

  private static final String SERIES = "keys=net_production&from=2026-03-01&to=2026-04-01";

  private final Practice practice = new Practice();

  private String in(Practice place, String path) {
    return path.replace("{clinic}", place.clinic().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "/api/metrics?clinicId={clinic}&" + SERIES + ", /metrics?" + SERIES,
    "/api/goals?clinicId={clinic}, /goals",
    "/api/export?limit=1&clinicId={clinic}, /exports?limit=1",
    "/api/google-sheets?clinicId={clinic}, /data-sources"
  })
  void anOldPathAnswersAsItsSuccessorAndSaysThatItIsOld(String old, String successor) {
    Response answer = practice.asAdmin().get(in(practice, old));
    answer
        .then()
        .statusCode(200)
        .header("Deprecation", is("@1796083200"))
        .header("Sunset", is("Wed, 1 Dec 2027 00:00:00 GMT"))
        .header(
            "Link",
            is(
                "<"
                    + practice.path(successor.replaceAll("\\?.*", ""))
                    + ">; rel=\"successor-version\""));
    assertThat(answer.asString())
        .isEqualTo(practice.asAdmin().get(practice.path(successor)).asString());
  }

  @Test
  void writesGoThere() {
    String id =
        practice
            .asAdmin()
            .contentType(ContentType.JSON)
            .body("{\"format\": \"csv\", \"what\": \"goals\"}")
            .post(in(practice, "/api/export?clinicId={clinic}"))
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    practice
        .asAdmin()
        .get(in(practice, "/api/export/" + id + "?clinicId={clinic}"))
        .then()
        .statusCode(200)
        .body("what", is("goals"));
  }

  @Test
  void theSameDoorsAreClosed() {
    Practice other = new Practice();
    for (String old : new String[] {"/api/goals", "/api/export"}) {
      String path = in(practice, old + "?clinicId={clinic}");
      given().get(path).then().statusCode(401);
      other.asAdmin().get(path).then().statusCode(404);
    }
    other
        .asAdmin()
        .get(in(practice, "/api/metrics?clinicId={clinic}&" + SERIES))
        .then()
        .statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/goals",
        "/api/goals?clinicId=..%2F..%2Fdefinitions",
        "/api/goalsX?clinicId={clinic}",
        "/api/nothing?clinicId={clinic}"
      })
  void whatNeverWasAnOldPathIsNone(String path) {
    practice
        .asAdmin()
        .urlEncodingEnabled(false)
        .get(in(practice, path))
        .then()
        .statusCode(404)
        .header("Deprecation", nullValue());
  }

  @Test
  void newPathsAreNotCalledOld() {
    practice
        .asAdmin()
        .get(practice.path("/goals"))
        .then()
        .statusCode(200)
        .header("Deprecation", nullValue());
  }
}
