package dev.ward.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "tenancy_service"))
class AccessTest {

  private UUID organization;
  private UUID clinic;
  private UUID admin;

  @BeforeEach
  void aClinicWithAnAdmin() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
  }

  @Test
  void theTransactionIsNarrowedToTheAddressedClinic() {
    UUID another = Directory.clinic(organization, "Hilltop");
    Directory.member(another, admin, "viewer");
    String context = get(Directory.token(admin).sign(), "/probe/v1/clinics/" + clinic).asString();
    assertThat(context).isEqualTo("clinic|%s|%s|{admin}|1".formatted(clinic, admin));
  }

  @Test
  void nothingOfAContextIsLeftOnTheConnection() {
    String token = Directory.token(admin).sign();
    for (int i = 0; i < 20; i++) {
      get(token, "/probe/v1/clinics/" + clinic);
      assertThat(get(token, "/probe/v1/leftover").asString()).isEqualTo("relay|{}|0");
    }
  }

  @Test
  void aForeignClinicAndOneThatDoesNotExistAreTheSame404() {
    String token = Directory.token(admin).sign();
    UUID foreign = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    UUID nowhere = UUID.randomUUID();
    Response ofForeign = get(token, "/probe/v1/clinics/" + foreign);
    Response ofNowhere = get(token, "/probe/v1/clinics/" + nowhere);
    assertThat(ofForeign.statusCode()).isEqualTo(404);
    assertThat(ofNowhere.statusCode()).isEqualTo(404);
    assertThat(withoutIds(ofForeign, foreign)).isEqualTo(withoutIds(ofNowhere, nowhere));
  }

  @Test
  void aRoleThatDoesNotSufficeIs403() {
    UUID viewer = Directory.person("viewer");
    Directory.member(clinic, viewer, "viewer");
    get(Directory.token(viewer).sign(), "/probe/v1/clinics/" + clinic).then().statusCode(200);
    get(Directory.token(viewer).sign(), "/probe/v1/clinics/" + clinic + "/members")
        .then()
        .statusCode(403)
        .contentType("application/problem+json");
  }

  @Test
  void anOwnerSeesTheClinicsOfTheirOrganizationOnly() {
    UUID owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
    UUID foreign = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    String token = Directory.token(owner).sign();
    get(token, "/probe/v1/clinics/" + clinic).then().statusCode(200);
    get(token, "/probe/v1/clinics/" + foreign).then().statusCode(404);
  }

  @Test
  void aTokenFromBeforeAChangeOfMembershipIsStaleAtOnce() {
    String before = Directory.token(admin).sign();
    get(before, "/probe/v1/clinics/" + clinic).then().statusCode(200);
    Directory.member(Directory.clinic(organization, "Lakeside"), admin, "viewer");
    get(before, "/probe/v1/clinics/" + clinic)
        .then()
        .statusCode(401)
        .header(
            "WWW-Authenticate",
            "Bearer realm=\"ward\", error=\"invalid_token\", error_description=\"stale_claims\"");
    get(Directory.token(admin).sign(), "/probe/v1/clinics/" + clinic).then().statusCode(200);
  }

  @Test
  void aDisabledAccountIsRefusedAtOnce() {
    String token = Directory.token(admin).sign();
    Directory.execute("update access.principal set status = 'disabled' where id = ?", admin);
    get(token, "/probe/v1/clinics/" + clinic).then().statusCode(401);
  }

  @Test
  void aSuspendedClinicIsClosedToItsMembersAndStillUnknownToOthers() {
    Directory.execute("update access.clinic set status = 'suspended' where id = ?", clinic);
    get(Directory.token(admin).sign(), "/probe/v1/clinics/" + clinic)
        .then()
        .statusCode(403)
        .body("type", is("urn:ward:problem:suspended"));
    get(Directory.token(Directory.person("stranger")).sign(), "/probe/v1/clinics/" + clinic)
        .then()
        .statusCode(404);
  }

  @Test
  void claimsOfSomebodyWhoIsNotInTheDirectoryCountForNothing() {
    String token = Tokens.user(UUID.randomUUID()).clinic(clinic, "admin").sign();
    get(token, "/probe/v1/clinics/" + clinic).then().statusCode(404);
  }

  @Test
  void aRefusalIsOnRecordInTheAddressedClinic() {
    UUID stranger = Directory.person("stranger");
    String token = Directory.token(stranger).sign();
    get(token, "/probe/v1/clinics/" + clinic).then().statusCode(404);
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox
                where stream = ? and event ->> 'action' = 'access.denied'
                  and event -> 'actor' ->> 'id' = ? and event ->> 'outcome' = 'denied'
                """,
                clinic,
                stranger.toString()))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"expired", "audience", "issuer", "forged", "id", "none", "garbage"})
  void aTokenThatDoesNotVerifyIs401(String flaw) {
    Tokens token = Directory.token(admin);
    String broken =
        switch (flaw) {
          case "expired" -> token.expired().sign();
          case "audience" -> token.audience("account").sign();
          case "issuer" -> token.issuer("https://elsewhere.example").sign();
          case "forged" -> token.forged().sign();
          case "id" -> token.claim("typ", "ID").sign();
          case "none" -> unsigned(token.sign());
          default -> "garbage";
        };
    get(broken, "/probe/v1/clinics/" + clinic)
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header(
            "WWW-Authenticate",
            "Bearer realm=\"ward\", error=\"invalid_token\", error_description=\"invalid_token\"");
  }

  @Test
  void withoutATokenEveryPathButTheOperatorsIs401() {
    given()
        .get("/probe/v1/clinics/" + clinic)
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", "Bearer realm=\"ward\"")
        .body("requestId", not(nullValue()));
    given().get("/nowhere").then().statusCode(401);
    given().get("/q/health/live").then().statusCode(200);
  }

  @Test
  void aReadCannotWrite() {
    get(Directory.token(admin).sign(), "/probe/v1/clinics/" + clinic + "/writes-in-a-read")
        .then()
        .statusCode(500)
        .body("detail", nullValue());
    assertThat(Directory.number("select count(*) from tenancy.clinic where name = 'changed'"))
        .isZero();
  }

  @Test
  void aFailureLeavesNothingBehindAndSaysNothing() {
    given()
        .auth()
        .oauth2(Directory.token(admin).sign())
        .post("/probe/v1/clinics/" + clinic + "/closures-then-fail")
        .then()
        .statusCode(500)
        .body("title", equalTo("Something went wrong on our side"))
        .body(not(org.hamcrest.Matchers.containsString("secret")));
    assertThat(
            Directory.number(
                "select count(*) from tenancy.clinic_closure where clinic_id = ?", clinic))
        .isZero();
  }

  private static Response get(String token, String path) {
    return given().auth().oauth2(token).get(path);
  }

  private static String withoutIds(Response response, UUID clinic) {
    return response
        .asString()
        .replace(clinic.toString(), "ID")
        .replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  private static String unsigned(String token) {
    String header =
        Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes());
    return header + "." + token.split("\\.")[1] + ".";
  }
}
