package dev.ward.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is said around every answer, and what is too much to be asked. */
@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "tenancy_service"))
class HttpTest {

  private static final String OURS = "https://app.ward.example";
  private static final String OTHERS = "https://elsewhere.example";

  private static String token;

  @TestHTTPResource("/probe/v1/bodies")
  URI bodies;

  @BeforeAll
  static void somebodyIsKnown() {
    token = Directory.token(Directory.person("somebody")).sign();
  }

  @Test
  void everyAnswerTellsBrowsersAndCachesToKeepNothing() {
    guarded(given().auth().oauth2(token).get("/probe/v1/dear").then().statusCode(200));
    guarded(given().auth().oauth2(token).get("/probe/v1/nowhere").then().statusCode(404));
    guarded(given().get("/probe/v1/dear").then().statusCode(401));
    guarded(given().get("/q/health/live").then().statusCode(200));
    guarded(posted("{\"name\": ").statusCode(400));
  }

  private static void guarded(ValidatableResponse answer) {
    answer
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Frame-Options", "DENY")
        .header("Strict-Transport-Security", containsString("max-age="));
  }

  @Test
  void aUriThatIsTooLongIs414() {
    given()
        .get("/probe/v1/dear?q=" + "a".repeat(4_096))
        .then()
        .statusCode(414)
        .contentType("application/problem+json")
        .body("errors[0].pointer", is("/uri"));
  }

  @Test
  void headersThatAreTooLargeAre431() {
    given()
        .header("X-Large", "a".repeat(21_000))
        .get("/probe/v1/dear")
        .then()
        .statusCode(431)
        .contentType("application/problem+json")
        .body("errors[0].pointer", is("/headers"));
  }

  @Test
  void aBodyThatIsTooLargeIs413WhetherItsLengthIsAnnouncedOrNot() throws Exception {
    String body = "{\"name\": \"%s\", \"count\": 1}".formatted("a".repeat(1 << 20));
    posted(body)
        .statusCode(413)
        .contentType("application/problem+json")
        .body("errors[0].message", containsString("bytes at the most"));
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(
                HttpRequest.newBuilder(bodies)
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(
                        BodyPublishers.ofInputStream(
                            () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("urn:ward:problem:too-large");
  }

  @Test
  void jsonThatIsNestedTooDeeplyIs400AndSaysWhere() {
    posted("{\"name\": \"a\", \"count\": 1, \"more\": " + "[".repeat(100) + "]".repeat(100) + "}")
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("nested too deeply"))
        .body("errors[0].pointer", startsWith("/more"));
  }

  @Test
  void aPageOfOursMayReadAnswersAndTheirHeaders() {
    from(OURS)
        .auth()
        .oauth2(token)
        .get("/probe/v1/dear")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", OURS)
        .header("Access-Control-Allow-Credentials", "false")
        .header("Access-Control-Expose-Headers", containsString("ETag"))
        .header("Vary", containsString("rigin"));
    from(OURS)
        .get("/probe/v1/dear")
        .then()
        .statusCode(401)
        .header("Access-Control-Allow-Origin", OURS);
  }

  @Test
  void aPageOfOursMayAskWhatItMaySend() {
    preflight(OURS)
        .statusCode(200)
        .header("Access-Control-Allow-Origin", OURS)
        .header("Access-Control-Allow-Methods", containsString("PATCH"))
        .header("Access-Control-Allow-Headers", containsString("If-Match"))
        .header("Access-Control-Max-Age", "7200");
  }

  @Test
  void aPageOfSomebodyElsesMayNot() {
    preflight(OTHERS).header("Access-Control-Allow-Origin", nullValue());
    from(OTHERS)
        .auth()
        .oauth2(token)
        .get("/probe/v1/dear")
        .then()
        .statusCode(403)
        .header("Access-Control-Allow-Origin", nullValue());
  }

  private static ValidatableResponse preflight(String origin) {
    return from(origin)
        .header("Access-Control-Request-Method", "PATCH")
        .header("Access-Control-Request-Headers", "authorization,if-match")
        .options("/probe/v1/versions")
        .then();
  }

  private static RequestSpecification from(String origin) {
    return given().header("Origin", origin);
  }

  private static ValidatableResponse posted(String body) {
    return given()
        .auth()
        .oauth2(token)
        .contentType(ContentType.JSON)
        .body(body)
        .post("/probe/v1/bodies")
        .then();
  }
}
