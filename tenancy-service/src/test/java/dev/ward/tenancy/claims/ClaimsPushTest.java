package dev.ward.tenancy.claims;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.KeycloakStandIn;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class ClaimsPushTest {

  private KeycloakStandIn keycloak;
  private UUID organization;
  private UUID clinic;
  private UUID owner;
  private UUID person;

  @BeforeEach
  void anOwnerAndSomebodyWithoutRoles() {
    Directory.execute("delete from tenancy.claims_push");
    keycloak = new KeycloakStandIn().open();
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    owner = known("owner");
    person = known("person");
    Directory.organizationRole(organization, owner, "owner");
  }

  @AfterEach
  void closed() {
    keycloak.close();
  }

  @Test
  void aChangedRoleReachesTheIdentityProviderWithinASecond() {
    give("viewer");
    await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> role(person), "viewer"::equals);
    assertThat(epoch(person)).isEqualTo(Directory.epoch(person));
    await().until(() -> waiting(person) == 0);
  }

  @Test
  void organizationsAndTheLossOfRolesAreTold() {
    Api.as(owner)
        .body("{\"role\": \"compliance\"}")
        .put("/tenancy/v1/organizations/" + organization + "/members/" + person)
        .then()
        .statusCode(201);
    await()
        .until(
            () -> claim(person, "orgs").getString(organization.toString()), "compliance"::equals);
    Api.as(owner)
        .delete("/tenancy/v1/organizations/" + organization + "/members/" + person)
        .then()
        .statusCode(204);
    await().until(() -> claim(person, "orgs").isEmpty());
  }

  @Test
  void whatElseTheIdentityProviderKnowsOfAPersonStays() {
    keycloak.user(
        person,
        new JsonObject()
            .put("firstName", "Ada")
            .put("enabled", true)
            .put("attributes", new JsonObject().put("phone", JsonArray.of("12345"))));
    give("viewer");
    await().until(() -> role(person), "viewer"::equals);
    JsonObject user = keycloak.user(person);
    assertThat(user.getString("firstName")).isEqualTo("Ada");
    assertThat(user.getBoolean("enabled")).isTrue();
    assertThat(user.getJsonObject("attributes").fieldNames())
        .containsExactlyInAnyOrder("phone", "clinics", "orgs", "epoch", "by_reference");
  }

  @Test
  void changesWaitWhileTheIdentityProviderIsAwayAndArriveAsOne() {
    keycloak.away();
    give("viewer");
    give("staff");
    await().until(() -> failures(person) > 0);
    give("provider");
    keycloak.open();
    await().until(() -> role(person), "provider"::equals);
    await().until(() -> waiting(person) == 0);
    assertThat(keycloak.writes(person)).isEqualTo(1);
    assertThat(epoch(person)).isEqualTo(Directory.epoch(person));
  }

  @Test
  void changesOutliveAnIdentityProviderThatFailsAndOneThatHangs() {
    keycloak.status = 500;
    give("viewer");
    await().until(() -> failures(person) > 0);
    keycloak.status = 0;
    keycloak.delayMillis = 3_000;
    await().until(() -> errorOf(person, "timeout"));
    keycloak.delayMillis = 0;
    await().until(() -> waiting(person) == 0);
    assertThat(role(person)).isEqualTo("viewer");
  }

  @Test
  void aTokenThatTheIdentityProviderHasForgottenIsReplaced() {
    give("viewer");
    await().until(() -> waiting(person) == 0);
    keycloak.firstToken = keycloak.tokens() + 1;
    give("staff");
    await().until(() -> role(person), "staff"::equals);
  }

  @Test
  void somebodyUnknownThereGoesOnWaitingAndDelaysNobodyElse() {
    UUID stranger = Directory.person("stranger");
    Directory.member(clinic, stranger, "viewer");
    await().until(() -> errorOf(stranger, "404"));
    give("viewer");
    await().atMost(Duration.ofSeconds(2)).until(() -> role(person), "viewer"::equals);
    assertThat(waiting(stranger)).isEqualTo(1);
    keycloak.user(stranger, new JsonObject());
    await().until(() -> role(stranger), "viewer"::equals);
  }

  @Test
  void aChangeThatOvertakesAPushIsWhatRemains() {
    keycloak.delayMillis = 600;
    give("viewer");
    await().until(() -> inFlight(person));
    give("admin");
    await().until(() -> waiting(person) == 0);
    assertThat(role(person)).isEqualTo("admin");
    assertThat(epoch(person)).isEqualTo(Directory.epoch(person));
  }

  @Test
  void claimsThatAnotherReplicaToldTooLateAreCorrected() {
    give("viewer");
    await().until(() -> waiting(person) == 0);
    // As the other replica leaves it: it has written old claims over new ones, and says so when it
    // is done.
    keycloak.user(person, new JsonObject());
    Directory.execute(
        """
        select set_config('ward.scope', 'relay', false);
        select tenancy.ask_again_for_claims('%s', 0)
        """
            .formatted(person));
    await().until(() -> role(person), "viewer"::equals);
  }

  @Test
  void howLongClaimsHaveBeenWaitingIsMeasured() {
    keycloak.away();
    give("viewer");
    await().until(() -> measured("ward_claims_waiting") >= 1);
    await().until(() -> measured("ward_claims_lag_seconds") > 0);
    keycloak.open();
    await().until(() -> measured("ward_claims_lag_seconds") == 0);
  }

  private UUID known(String name) {
    UUID id = Directory.person(name);
    keycloak.user(id, new JsonObject());
    return id;
  }

  private void give(String role) {
    Api.as(owner)
        .body(new JsonObject().put("role", role).encode())
        .put("/tenancy/v1/clinics/" + clinic + "/members/" + person)
        .then()
        .statusCode(org.hamcrest.Matchers.oneOf(200, 201));
  }

  private JsonObject claim(UUID user, String name) {
    JsonObject attributes = keycloak.user(user).getJsonObject("attributes", new JsonObject());
    JsonArray values = attributes.getJsonArray(name, JsonArray.of("{}"));
    return new JsonObject(values.getString(0));
  }

  private String role(UUID user) {
    return claim(user, "clinics").getString(clinic.toString());
  }

  private long epoch(UUID user) {
    return Long.parseLong(
        keycloak.user(user).getJsonObject("attributes").getJsonArray("epoch").getString(0));
  }

  private static long waiting(UUID user) {
    return Directory.number("select count(*) from tenancy.claims_push where user_id = ?", user);
  }

  private static boolean inFlight(UUID user) {
    return Directory.number(
            "select count(*) from tenancy.claims_push where user_id = ? and attempts > 0", user)
        == 1;
  }

  private static long failures(UUID user) {
    return Directory.number(
        "select count(*) from tenancy.claims_push where user_id = ? and last_error is not null",
        user);
  }

  private static boolean errorOf(UUID user, String part) {
    return Directory.number(
            "select count(*) from tenancy.claims_push where user_id = ? and last_error ilike ?",
            user,
            "%" + part + "%")
        == 1;
  }

  private static double measured(String meter) {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(meter))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElse(-1);
  }
}
