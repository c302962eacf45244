package dev.ward.tenancy.identity;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.KeycloakStandIn;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class OutageTest {

  private static final String DETAILS = "checks.find { it.name == 'identity provider' }.data.";

  private KeycloakStandIn keycloak;
  private UUID clinic;
  private UUID owner;
  private UUID person;

  @BeforeEach
  void anOwnerAndSomebodyWithoutRoles() {
    Directory.execute("delete from tenancy.claims_push");
    keycloak = new KeycloakStandIn().open();
    UUID organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    owner = Directory.person("owner");
    person = Directory.person("person");
    keycloak.user(owner, new JsonObject());
    keycloak.user(person, new JsonObject());
    Directory.organizationRole(organization, owner, "owner");
  }

  @AfterEach
  void closed() {
    keycloak.close();
  }

  @Test
  void validTokensWorkChangesQueueAndArriveAfterAndReadinessTellsTheTruth() {
    await().untilAsserted(() -> ready().body(DETAILS + "state", is("answers")));
    keycloak.away();
    Api.as(owner).get("/tenancy/v1/clinics/" + clinic).then().statusCode(200);
    Api.as(owner)
        .body("{\"role\":\"viewer\"}")
        .put("/tenancy/v1/clinics/" + clinic + "/members/" + person)
        .then()
        .statusCode(201);
    // The new role holds at once for whoever has a token that says so.
    Api.as(person).get("/tenancy/v1/clinics/" + clinic).then().statusCode(200);
    await()
        .untilAsserted(
            () ->
                ready()
                    .body(DETAILS + "state", is("away"))
                    .body(DETAILS + "claimsWaiting", greaterThanOrEqualTo(1))
                    .body(DETAILS + "claimsLagSeconds", greaterThanOrEqualTo(1)));
    keycloak.open();
    await()
        .untilAsserted(
            () ->
                ready()
                    .body(DETAILS + "state", is("answers"))
                    .body(DETAILS + "claimsWaiting", is(0)));
    await().until(() -> role(), "viewer"::equals);
  }

  @Test
  void withNothingToTellAnOutageIsSeenAllTheSame() {
    keycloak.away();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> ready().body(DETAILS + "state", is("away")));
  }

  private String role() {
    JsonArray clinics =
        keycloak
            .user(person)
            .getJsonObject("attributes", new JsonObject())
            .getJsonArray("clinics", JsonArray.of("{}"));
    return new JsonObject(clinics.getString(0)).getString(clinic.toString(), "none");
  }

  private static ValidatableResponse ready() {
    return given().get("/q/health/ready").then().statusCode(200).body("status", is("UP"));
  }
}
