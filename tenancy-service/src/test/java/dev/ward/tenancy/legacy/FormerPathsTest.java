package dev.ward.tenancy.legacy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class FormerPathsTest {

  private UUID clinic;
  private UUID admin;

  @BeforeEach
  void aClinicWithAnAdmin() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/auth/me, /tenancy/v1/me",
    "/api/users/me, /tenancy/v1/me",
    "/api/clinics, /tenancy/v1/clinics",
    "/api/clinics/{clinic}, /tenancy/v1/clinics/{clinic}",
    "/api/clinics/{clinic}/closures, /tenancy/v1/clinics/{clinic}/closures",
    "/api/clinics/{clinic}/users, /tenancy/v1/clinics/{clinic}/members",
    "/api/users?clinicId={clinic}, /tenancy/v1/clinics/{clinic}/members"
  })
  void anOldPathAnswersAsItsSuccessorAndSaysThatItIsOld(String old, String successor) {
    String path = successor.replace("{clinic}", clinic.toString());
    Response answer = Api.as(admin).get(old.replace("{clinic}", clinic.toString()));
    answer
        .then()
        .statusCode(200)
        .header("Deprecation", is("@1796083200"))
        .header("Sunset", is("Wed, 1 Dec 2027 00:00:00 GMT"))
        .header("Link", is("<" + path + ">; rel=\"successor-version\""));
    assertThat(answer.asString()).isEqualTo(Api.as(admin).get(path).asString());
  }

  @Test
  void writesAndParametersGoThere() {
    Api.as(admin)
        .header("If-Match", "*")
        .body("{\"name\":\"Lakeside\"}")
        .patch("/api/clinics/" + clinic)
        .then()
        .statusCode(200)
        .body("name", is("Lakeside"));
    UUID person = Directory.person("person");
    Api.as(admin)
        .body("{\"role\":\"staff\"}")
        .put("/api/users/" + person + "?clinicId=" + clinic)
        .then()
        .statusCode(201);
    Api.as(admin)
        .get("/api/users?limit=1&clinicId=" + clinic)
        .then()
        .body("items.name", contains("admin"));
  }

  @Test
  void theSameDoorsAreClosed() {
    given().get("/api/clinics/" + clinic).then().statusCode(401);
    UUID other = Directory.person("other");
    Directory.member(
        Directory.clinic(Directory.organization("Southbank"), "Harbour"), other, "admin");
    Api.as(other).get("/api/clinics/" + clinic).then().statusCode(404);
    Api.as(other).get("/api/users?clinicId=" + clinic).then().statusCode(404);
    Api.as(other)
        .get("/api/clinics")
        .then()
        .statusCode(200)
        .body("items.name", contains("Harbour"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/users",
        "/api/users?clinicId=..%2F..%2Fme",
        "/api/nothing",
        "/api/clinicsX",
        "/api/"
      })
  void whatNeverWasAnOldPathIsNone(String path) {
    given()
        .auth()
        .oauth2(Directory.token(admin).sign())
        .urlEncodingEnabled(false)
        .get(path)
        .then()
        .statusCode(404)
        .header("Deprecation", nullValue());
  }

  @Test
  void newPathsAreNotCalledOld() {
    Api.as(admin)
        .get("/tenancy/v1/clinics")
        .then()
        .statusCode(200)
        .header("Deprecation", nullValue());
  }

  @Test
  void theCallersClinicsAreListedByPages() {
    UUID organization = Directory.organization("Eastend");
    Directory.member(Directory.clinic(organization, "Abbey"), admin, "viewer");
    String next =
        Api.as(admin)
            .get("/tenancy/v1/clinics?limit=1")
            .then()
            .body("items.name", contains("Abbey"))
            .body("items.role", contains("viewer"))
            .extract()
            .path("next");
    Api.as(admin)
        .get("/tenancy/v1/clinics?limit=1&cursor=" + next)
        .then()
        .body("items.name", contains("Riverside"))
        .body("next", nullValue());
  }
}
