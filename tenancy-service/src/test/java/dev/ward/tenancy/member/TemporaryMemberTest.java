package dev.ward.tenancy.member;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class TemporaryMemberTest {

  private UUID clinic;
  private UUID admin;
  private UUID person;

  @BeforeEach
  void aClinicWithAnAdmin() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Directory.person("admin");
    person = Directory.person("person");
    Directory.member(clinic, admin, "admin");
  }

  @Test
  void aRoleForSomeDaysIsShownWithThemAndHoldsOnThem() {
    give(today().minusDays(2), today().plusDays(2))
        .then()
        .statusCode(201)
        .body("validFrom", is(today().minusDays(2).toString()))
        .body("validUntil", is(today().plusDays(2).toString()));
    Api.as(person).get("/tenancy/v1/clinics/" + clinic).then().statusCode(200);
  }

  @Test
  void aRoleThatIsOverOrYetToComeLetsNobodyInWhateverTheTokenSays() {
    give(null, today().minusDays(2)).then().statusCode(201);
    Api.as(person).get("/tenancy/v1/me").then().statusCode(200).body("clinics", empty());
    give(today().plusDays(2), null).then().statusCode(200);
    Api.as(person).get("/tenancy/v1/me").then().statusCode(200).body("clinics", empty());
  }

  @Test
  void theTokenOfWhoseDaysAreOverIsStaleAndRenewedByItself() {
    give(null, today().plusDays(2)).then().statusCode(201);
    String token = Directory.token(person).sign();
    long before = Directory.epoch(person);
    Directory.execute("update access.principal set claims_until = now() where id = ?", person);
    Api.with(token)
        .get("/tenancy/v1/clinics/" + clinic)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", org.hamcrest.Matchers.containsString("stale_claims"));
    await().until(() -> Directory.epoch(person) > before);
    Api.as(person).get("/tenancy/v1/clinics/" + clinic).then().statusCode(200);
  }

  @Test
  void daysThatAreGivenAgainReplaceTheOldOnes() {
    give(null, today().plusDays(2)).then().statusCode(201);
    give(null, null).then().statusCode(200).body("validUntil", nullValue());
  }

  @Test
  void theLastAdminIsGivenNoLastDay() {
    UUID owner = Directory.person("owner");
    Directory.organizationRole(
        UUID.fromString(
            Api.as(admin)
                .get("/tenancy/v1/clinics/" + clinic)
                .then()
                .extract()
                .path("organizationId")),
        owner,
        "owner");
    String body = "{\"role\":\"admin\",\"validUntil\":\"" + today().plusDays(9) + "\"}";
    Api.as(owner)
        .body(body)
        .put(path(admin))
        .then()
        .statusCode(409)
        .body("errors[0].message", is("last_admin"));
    Api.as(owner).body(body).put(path(person)).then().statusCode(201);
    Api.as(owner).delete(path(admin)).then().statusCode(409);
  }

  @Test
  void anAdminForAWhileDoesNotStayForGoodByTheirOwnHand() {
    String forAWhile = "{\"role\":\"admin\",\"validUntil\":\"" + today().plusDays(2) + "\"}";
    Api.as(admin).body(forAWhile).put(path(person)).then().statusCode(201);
    for (String longer :
        List.of(
            "{\"role\":\"admin\"}",
            "{\"role\":\"admin\",\"validUntil\":\"" + today().plusDays(3) + "\"}",
            "{\"role\":\"viewer\"}")) {
      Api.as(person)
          .body(longer)
          .put(path(person))
          .then()
          .statusCode(409)
          .body("errors[0].message", is("own_role"));
    }
    String shorter = "{\"role\":\"admin\",\"validUntil\":\"" + today().plusDays(1) + "\"}";
    Api.as(person).body(shorter).put(path(person)).then().statusCode(200);
    Api.as(admin).body("{\"role\":\"admin\"}").put(path(person)).then().statusCode(200);
  }

  @Test
  void aMembershipDoesNotEndBeforeItBegins() {
    give(today(), today())
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/validUntil"))
        .body("errors[0].message", is("must be after validFrom"));
    Api.as(admin)
        .body("{\"role\":\"staff\",\"validUntil\":\"30 February\"}")
        .put(path(person))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/validUntil"));
  }

  private Response give(LocalDate from, LocalDate until) {
    JsonObject body = new JsonObject().put("role", "staff");
    if (from != null) {
      body.put("validFrom", from.toString());
    }
    if (until != null) {
      body.put("validUntil", until.toString());
    }
    return Api.as(admin).body(body.encode()).put(path(person));
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  private String path(UUID member) {
    return "/tenancy/v1/clinics/" + clinic + "/members/" + member;
  }
}
