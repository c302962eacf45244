package dev.ward.platform.limits;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TightLimits.class)
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "tenancy_service"))
class RequestLimitsTest {

  private static final String OF_CALLER = "\"caller\";q=10;w=10";
  private static final String OF_BOTH = OF_CALLER + ", \"clinic\";q=15;w=15";

  private UUID clinic;
  private String path;

  @BeforeEach
  void aClinic() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    path = "/probe/v1/clinics/" + clinic;
  }

  @Test
  void everyAnswerSaysWhereTheCallerAndTheClinicStand() {
    String token = member();
    get(token, path)
        .then()
        .statusCode(200)
        .header("RateLimit-Policy", is(OF_CALLER))
        .header("RateLimit", is("\"caller\";r=9;t=1"));
    get(token, path)
        .then()
        .statusCode(200)
        .header("RateLimit-Policy", is(OF_BOTH))
        .header("RateLimit", matchesPattern("\"caller\";r=[89];t=[12], \"clinic\";r=14;t=1"));
    get(token, "/probe/v1/clinics/" + UUID.randomUUID())
        .then()
        .statusCode(404)
        .header("RateLimit-Policy", is(OF_CALLER))
        .header("RateLimit", startsWith("\"caller\";r="));
  }

  @Test
  void whoeverAsksForTooMuchIsRefusedUntilAnAllowanceIsBackAndNobodyElseIs() {
    String token = member();
    Response last = get(token, path);
    for (int i = 0; i < 30 && last.statusCode() == 200; i++) {
      last = get(token, path);
    }
    last.then()
        .statusCode(429)
        .contentType("application/problem+json")
        .body("type", is("urn:ward:problem:too-many-requests"))
        .body("detail", startsWith("You have asked for too much"))
        .header("Retry-After", matchesPattern("[1-9][0-9]*"))
        .header("RateLimit-Policy", startsWith(OF_CALLER))
        .header("RateLimit", startsWith("\"caller\";r=0;t="));
    get(member(), path).then().statusCode(200);
    given()
        .get("/q/metrics")
        .then()
        .body(containsString("ward_requests_throttled_total{limit=\"caller\"}"));
  }

  @Test
  void aWriteCostsMoreThanAReadAndADearRequestWhatIsWrittenOnIt() {
    String writer = member();
    given()
        .auth()
        .oauth2(writer)
        .contentType(ContentType.JSON)
        .body("{\"name\": \"a\", \"count\": 1}")
        .post("/probe/v1/bodies")
        .then()
        .statusCode(200)
        .header("RateLimit", startsWith("\"caller\";r=8;"));
    String reader = member();
    get(reader, "/probe/v1/dear").then().header("RateLimit", startsWith("\"caller\";r=3;"));
    get(reader, "/probe/v1/dear").then().statusCode(429);
  }

  @Test
  void strangersCannotUseUpAClinicsAllowance() {
    for (int person = 0; person < 4; person++) {
      String stranger = Directory.token(Directory.person("stranger")).sign();
      for (int i = 0; i < 8; i++) {
        get(stranger, path).then().statusCode(404).header("RateLimit-Policy", is(OF_CALLER));
      }
    }
    String token = member();
    get(token, path).then().statusCode(200);
    get(token, path).then().statusCode(200).header("RateLimit", containsString("\"clinic\";r=14;"));
  }

  @Test
  void whoeverIsNoLongerLetInNoLongerCountsForTheClinic() {
    UUID person = Directory.person("leaver");
    Directory.member(clinic, person, "viewer");
    String token = Directory.token(person).sign();
    get(token, path).then().statusCode(200);
    get(token, path).then().header("RateLimit-Policy", is(OF_BOTH));
    Directory.execute("update access.principal set epoch = epoch + 1 where id = ?", person);
    get(token, path).then().statusCode(401);
    get(token, path).then().statusCode(401).header("RateLimit-Policy", is(OF_CALLER));
  }

  @Test
  void thePeopleOfAClinicAreLimitedTogetherAndThoseOfAnotherAreNot() {
    int refused = 0;
    for (int person = 0; person < 4; person++) {
      String token = member();
      for (int i = 0; i < 8; i++) {
        Response answer = get(token, path);
        if (answer.statusCode() == 429) {
          assertThat(answer.jsonPath().getString("detail")).startsWith("The people of this clinic");
          assertThat(answer.header("RateLimit")).contains("\"clinic\";r=0;");
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
    aClinic();
    get(member(), path).then().statusCode(200);
  }

  @Test
  void wardsOwnServicesAreNotCountedAsTheClinicsPeople() {
    String token = Tokens.service("metrics-service").sign();
    for (int i = 0; i < 30; i++) {
      get(token, path)
          .then()
          .statusCode(200)
          .header("RateLimit-Policy", is("\"service\";q=20000;w=4"));
    }
  }

  @Test
  void operatorsPathsAreNotLimited() {
    for (int i = 0; i < 30; i++) {
      given().get("/q/health/live").then().statusCode(200).header("RateLimit", nullValue());
    }
  }

  @Test
  void whoeverShowsNoTokenIsToldToAndNotCounted() {
    for (int i = 0; i < 30; i++) {
      given().get(path).then().statusCode(401).header("RateLimit", nullValue());
    }
  }

  @Test
  void aBodyThatArrivesWhileTheAllowanceIsAskedForIsReadWhole() {
    String name = "n".repeat(900_000);
    given()
        .auth()
        .oauth2(member())
        .contentType(ContentType.JSON)
        .body("{\"name\": \"" + name + "\", \"count\": 1}")
        .post("/probe/v1/bodies")
        .then()
        .statusCode(200)
        .body(startsWith(name));
  }

  @Test
  void whatIsLeftIsKnownToTheDatabaseAndSoToEveryInstance() {
    UUID person = Directory.person("reader");
    String token = Directory.token(person).sign();
    get(token, "/probe/v1/dear").then().statusCode(200);
    long missing =
        Directory.number(
            """
            select ceil(extract(epoch from full_at - clock_timestamp())) from access.allowance
            where service = 'tenancy_service' and kind = 'caller' and id = ?
            """,
            person.toString());
    assertThat(missing).isBetween(5L, 7L);
  }

  private String member() {
    UUID person = Directory.person("member");
    Directory.member(clinic, person, "viewer");
    return Directory.token(person).sign();
  }

  private static Response get(String token, String path) {
    return given().auth().oauth2(token).get(path);
  }
}
