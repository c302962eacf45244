package dev.ward.tenancy.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.KeycloakStandIn;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class PersonTest {

  private static final String PEOPLE = "/tenancy/v1/people";

  private final String name = "p" + UUID.randomUUID();

  private KeycloakStandIn keycloak;
  private UUID operator;
  private UUID clinic;
  private UUID admin;
  private UUID person;

  @BeforeEach
  void aPersonAndAnOperator() {
    keycloak = new KeycloakStandIn().open();
    UUID organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    operator = Directory.person("operator");
    admin = Directory.person("admin");
    person = Directory.person(name);
    Directory.organizationRole(organization, admin, "owner");
    Directory.member(clinic, admin, "admin");
    Directory.member(clinic, person, "staff");
    keycloak.user(person, new JsonObject().put("enabled", true).put("firstName", "Ada"));
  }

  @AfterEach
  void closed() {
    keycloak.close();
  }

  @Test
  void anOperatorFindsAPersonByTheirWholeAddressOnly() {
    asOperator()
        .queryParam("email", name + "@ward.example")
        .get(PEOPLE)
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].userId", is(person.toString()))
        .body("items[0].name", is(name))
        .body("items[0].status", is("active"));
    asOperator()
        .queryParam("email", (name + "@ward.example").toUpperCase(Locale.ROOT))
        .get(PEOPLE)
        .then()
        .body("items", hasSize(1));
    asOperator().queryParam("email", name).get(PEOPLE).then().body("items", empty());
    asOperator().queryParam("email", "%").get(PEOPLE).then().body("items", empty());
    asOperator().get(PEOPLE).then().statusCode(400).body("errors[0].pointer", is("/email"));
  }

  @Test
  void everyLookIsOnRecord() {
    asOperator().queryParam("email", name + "@ward.example").get(PEOPLE).then().statusCode(200);
    asOperator().get(PEOPLE + "/" + person).then().statusCode(200);
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox
                where event ->> 'action' = 'person.looked-at' and event #>> '{target,id}' = ?
                  and event #>> '{actor,id}' = ? and event #>> '{actor,role}' = 'super_admin'
                """,
                person.toString(),
                operator.toString()))
        .isEqualTo(2);
  }

  @Test
  void nobodyButAnOperatorLooksOrDisables() {
    for (String token :
        new String[] {
          Directory.token(admin).sign(),
          Directory.token(person).sign(),
          Tokens.service("metrics-service").sign()
        }) {
      Api.with(token).queryParam("email", "a@ward.example").get(PEOPLE).then().statusCode(403);
      Api.with(token).get(PEOPLE + "/" + person).then().statusCode(403);
      Api.with(token)
          .body("{\"status\":\"disabled\"}")
          .put(PEOPLE + "/" + person + "/status")
          .then()
          .statusCode(403);
    }
    assertThat(status()).isEqualTo(1);
  }

  @Test
  void aDisabledPersonIsRefusedAtOnceAndCannotSignInEither() {
    String session = keycloak.session(person);
    String token = Directory.token(person).sign();
    set("disabled").then().statusCode(200).body("status", is("disabled"));
    for (String path : new String[] {"/tenancy/v1/me", "/tenancy/v1/clinics/" + clinic}) {
      Api.with(token)
          .get(path)
          .then()
          .statusCode(401)
          .header("WWW-Authenticate", containsString("account_disabled"));
    }
    await().until(() -> !keycloak.user(person).getBoolean("enabled"));
    await().until(() -> !keycloak.hasSession(session));
    assertThat(keycloak.user(person).getString("firstName")).isEqualTo("Ada");
  }

  @Test
  void anEnabledPersonHasWhatTheyHadBefore() {
    set("disabled").then().statusCode(200);
    await().until(() -> !keycloak.user(person).getBoolean("enabled"));
    set("active").then().statusCode(200).body("status", is("active"));
    await().until(() -> keycloak.user(person).getBoolean("enabled"));
    Api.as(person).get("/tenancy/v1/clinics/" + clinic).then().statusCode(200);
    await()
        .until(
            () ->
                keycloak
                    .user(person)
                    .getJsonObject("attributes", new JsonObject())
                    .containsKey("epoch"));
  }

  @Test
  void theLastWishIsWhatReachesAnIdentityProviderThatWasAway() {
    keycloak.away();
    set("disabled").then().statusCode(200);
    set("active").then().statusCode(200);
    set("disabled").then().statusCode(200);
    keycloak.open();
    await().until(() -> !keycloak.user(person).getBoolean("enabled"));
    await()
        .until(
            () ->
                Directory.number(
                        "select count(*) from tenancy.identity_task where user_id = ?", person)
                    == 0);
  }

  @Test
  void settingTheSameStatusTwiceChangesNothing() {
    long epoch = Directory.epoch(person);
    set("active").then().statusCode(200);
    assertThat(Directory.epoch(person)).isEqualTo(epoch);
  }

  @Test
  void anOperatorDoesNotDisableThemselves() {
    asOperator()
        .body("{\"status\":\"disabled\"}")
        .put(PEOPLE + "/" + operator + "/status")
        .then()
        .statusCode(409)
        .body("errors[0].message", is("own_account"));
  }

  @Test
  void aDeletedAccountIsNotBroughtBack() {
    Api.as(person).delete("/tenancy/v1/me").then().statusCode(204);
    set("active").then().statusCode(409).body("errors[0].message", is("account_deleted"));
  }

  @Test
  void whoIsNotThereIsNotFoundAndNoStatusIsMadeUp() {
    UUID nobody = UUID.randomUUID();
    asOperator().get(PEOPLE + "/" + nobody).then().statusCode(404);
    asOperator()
        .body("{\"status\":\"active\"}")
        .put(PEOPLE + "/" + nobody + "/status")
        .then()
        .statusCode(404);
    set("deleted").then().statusCode(400).body("errors[0].pointer", is("/status"));
  }

  private Response set(String status) {
    return asOperator()
        .body("{\"status\":\"" + status + "\"}")
        .put(PEOPLE + "/" + person + "/status");
  }

  private RequestSpecification asOperator() {
    return Api.with(Directory.token(operator).operator().sign());
  }

  private long status() {
    return Directory.number(
        "select count(*) from tenancy.user_profile where user_id = ? and status = 'active'",
        person);
  }
}
