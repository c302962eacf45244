package dev.ward.tenancy.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.KeycloakStandIn;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class ComparisonTest {

  private static final String IDENTITY = "/tenancy/v1/identity";

  private KeycloakStandIn keycloak;
  private UUID operator;
  private UUID clinic;
  private UUID person;

  @BeforeEach
  void somebodyWhoIsTheSameOnBothSides() {
    Directory.execute("delete from tenancy.claims_push");
    Directory.execute("delete from tenancy.identity_finding");
    nobodyElseIsExpected();
    keycloak = new KeycloakStandIn().open();
    operator = known("operator");
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    person = known("Ada");
    Directory.member(clinic, person, "admin");
    await().until(() -> epochThere(person) == Directory.epoch(person));
  }

  @AfterEach
  void closed() {
    keycloak.close();
  }

  @Test
  void whatAgreesIsNoFindingAndIsLeftAlone() {
    long version = version();
    long epoch = Directory.epoch(person);
    compare();
    assertThat(findings(person)).isEmpty();
    assertThat(findings(operator)).isEmpty();
    assertThat(version()).isEqualTo(version);
    assertThat(Directory.epoch(person)).isEqualTo(epoch);
  }

  @Test
  void theProviderIsRightAboutAddressAndName() {
    keycloak.user(
        person,
        keycloak
            .user(person)
            .copy()
            .put("email", "lovelace@ward.example")
            .put("emailVerified", false)
            .put("firstName", "Ada")
            .put("lastName", "Lovelace"));
    compare();
    assertThat(findings(person))
        .isEqualTo(Map.of("email", "mended", "verified", "mended", "name", "mended"));
    asOperator()
        .get("/tenancy/v1/people/" + person)
        .then()
        .body("email", is("lovelace@ward.example"))
        .body("emailVerified", is(false))
        .body("name", is("Ada Lovelace"));
  }

  @Test
  void whoIsDisabledAtTheProviderIsRefusedHere() {
    String token = Directory.token(person).sign();
    keycloak.user(person, keycloak.user(person).copy().put("enabled", false));
    compare();
    assertThat(findings(person)).isEqualTo(Map.of("enabled", "mended"));
    Api.with(token)
        .get("/tenancy/v1/clinics/" + clinic)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", containsString("account_disabled"));
    keycloak.user(person, keycloak.user(person).copy().put("enabled", true));
    compare();
    Api.as(person).get("/tenancy/v1/clinics/" + clinic).then().statusCode(200);
  }

  @Test
  void whatTheProviderHasYetToBeToldIsNoDrift() {
    keycloak.refusing = person.toString();
    asOperator()
        .body("{\"status\":\"disabled\"}")
        .put("/tenancy/v1/people/" + person + "/status")
        .then()
        .statusCode(200);
    compare();
    assertThat(findings(person)).isEmpty();
    asOperator().get("/tenancy/v1/people/" + person).then().body("status", is("disabled"));
  }

  @Test
  void theDirectoryIsRightAboutClaims() {
    String before = attribute(person, "clinics");
    attributes(person, new JsonObject().put("clinics", JsonArray.of("{}")));
    compare();
    assertThat(findings(person)).isEqualTo(Map.of("claims", "mended"));
    await().until(() -> attribute(person, "clinics").equals(before));
    assertThat(epochThere(person)).isEqualTo(Directory.epoch(person));
  }

  @Test
  void tokensOfAnOlderDirectoryThatWasAheadBecomeStale() {
    attributes(person, new JsonObject().put("epoch", JsonArray.of("4711")));
    compare();
    assertThat(findings(person)).isEqualTo(Map.of("claims", "mended"));
    assertThat(Directory.epoch(person)).isGreaterThan(4711);
    await().until(() -> epochThere(person) == Directory.epoch(person));
    Api.with(Directory.token(person).epoch(4711).sign())
        .get("/tenancy/v1/clinics/" + clinic)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", containsString("stale_claims"));
  }

  @Test
  void anEpochThatIsNoNumberIsReplaced() {
    attributes(person, new JsonObject().put("epoch", JsonArray.of("9223372036854775807")));
    compare();
    await().until(() -> epochThere(person) == Directory.epoch(person));
    attributes(person, new JsonObject().put("epoch", JsonArray.of("many")));
    compare();
    await().until(() -> epochThere(person) == Directory.epoch(person));
  }

  @Test
  void aProfileWithoutAnAccountIsListedWithItsMembershipsAndLeft() {
    keycloak.remove(person);
    compare();
    asOperator()
        .queryParam("kind", "no_account")
        .queryParam("limit", 500)
        .get(IDENTITY + "/findings")
        .then()
        .body("items.find { it.userId == '" + person + "' }.memberships", is(1))
        .body("items.find { it.userId == '" + person + "' }.state", is("open"));
    assertThat(version()).isZero();
    keycloak.user(person, account(person, "Ada"));
    compare();
    assertThat(findings(person)).containsEntry("no_account", "mended");
  }

  @Test
  void anAccountThatHasNeverBeenHereIsListedUntilItHas() {
    UUID newcomer = UUID.randomUUID();
    keycloak.user(newcomer, account(newcomer, "Nico"));
    compare();
    asOperator()
        .queryParam("kind", "no_profile")
        .get(IDENTITY + "/findings")
        .then()
        .body("items.find { it.subject == '" + newcomer + "' }.userId", nullValue())
        .body("items.find { it.subject == '" + newcomer + "' }.state", is("open"));
    Api.with(Tokens.user(newcomer).claim("email", "Nico@ward.example").claim("name", "Nico").sign())
        .get("/tenancy/v1/me")
        .then()
        .statusCode(200);
    compare();
    assertThat(findings(newcomer)).isEqualTo(Map.of("no_profile", "mended"));
  }

  @Test
  void anAccountThatOutlivedItsDeletionIsRemoved() {
    UUID leaver = known("leaver");
    Api.as(leaver).delete("/tenancy/v1/me").then().statusCode(204);
    await().until(() -> keycloak.user(leaver) == null);
    keycloak.user(leaver, account(leaver, "leaver"));
    compare();
    assertThat(findings(leaver)).isEqualTo(Map.of("deleted", "mended"));
    await().until(() -> keycloak.user(leaver) == null);
    compare();
    assertThat(findings(leaver)).isEqualTo(Map.of("deleted", "mended"));
  }

  @Test
  void servicesAreNobody() {
    UUID service = UUID.randomUUID();
    keycloak.user(service, account(service, "s").put("serviceAccountClientId", "metrics-service"));
    UUID byName = UUID.randomUUID();
    keycloak.user(byName, account(byName, "s").put("username", "service-account-x"));
    compare();
    assertThat(findings(service)).isEmpty();
    assertThat(findings(byName)).isEmpty();
  }

  @Test
  void whenTheIdentityProviderIsAwayTheComparisonFailsAndFindsNothing() {
    keycloak.away();
    String id = start();
    await().until(() -> state(id), "failed"::equals);
    assertThat(findings(person)).isEmpty();
    keycloak.open();
    compare();
  }

  @Test
  void whileOneRunsAnotherIsNotStarted() {
    Directory.execute(
        """
        insert into tenancy.relay_lease (relay, holder, held_until)
        values ('identity', gen_random_uuid(), now() + interval '1 minute')
        on conflict (relay) do update set holder = excluded.holder, held_until = excluded.held_until
        """);
    Directory.execute("insert into tenancy.identity_comparison default values");
    try {
      assertThat(start()).isEqualTo(start());
    } finally {
      Directory.execute("delete from tenancy.relay_lease where relay = 'identity'");
    }
    // Whoever held the lease has died: their comparison has failed, and a new one begins.
    compare();
    assertThat(
            Directory.number(
                "select count(*) from tenancy.identity_comparison where state = 'running'"))
        .isZero();
  }

  @Test
  void resultsAreListedTheLatestFirst() {
    String first = compare();
    String second = compare();
    asOperator()
        .queryParam("limit", 1)
        .get(IDENTITY + "/comparisons")
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].id", is(second))
        .body("items[0].requestedBy", is(operator.toString()))
        .body("items[0].accounts", is(2));
    String next = asOperator().queryParam("limit", 1).get(IDENTITY + "/comparisons").path("next");
    asOperator()
        .queryParam("limit", 1)
        .queryParam("cursor", next)
        .get(IDENTITY + "/comparisons")
        .then()
        .body("items[0].id", is(first));
  }

  @Test
  void onlyOperatorsCompareAndSeeResults() {
    String id = compare();
    for (String token :
        new String[] {Directory.token(person).sign(), Tokens.service("metrics-service").sign()}) {
      Api.with(token).post(IDENTITY + "/comparisons").then().statusCode(403);
      Api.with(token).get(IDENTITY + "/comparisons").then().statusCode(403);
      Api.with(token).get(IDENTITY + "/comparisons/" + id).then().statusCode(403);
      Api.with(token).get(IDENTITY + "/findings").then().statusCode(403);
    }
    asOperator().get(IDENTITY + "/comparisons/" + UUID.randomUUID()).then().statusCode(404);
    asOperator().queryParam("kind", "x").get(IDENTITY + "/findings").then().statusCode(400);
  }

  /** The people of other tests have no account here, and to find that out about each takes long. */
  private static void nobodyElseIsExpected() {
    Directory.execute(
        """
        set session_replication_role = replica;
        update tenancy.user_profile
          set status = 'deleted', deleted_at = now(), email = null, email_verified = false, name = null,
              addresses = '{}'
          where status <> 'deleted'
        """);
  }

  private UUID known(String name) {
    UUID id = Directory.person(name);
    keycloak.user(id, account(id, name));
    return id;
  }

  private static JsonObject account(UUID id, String name) {
    return new JsonObject()
        .put("username", id.toString())
        .put("email", name + "@ward.example")
        .put("emailVerified", true)
        .put("firstName", name)
        .put("enabled", true);
  }

  private void attributes(UUID user, JsonObject some) {
    JsonObject account = keycloak.user(user).copy();
    account.getJsonObject("attributes").mergeIn(some);
    keycloak.user(user, account);
  }

  private String attribute(UUID user, String name) {
    return keycloak
        .user(user)
        .getJsonObject("attributes", new JsonObject())
        .getJsonArray(name, JsonArray.of("0"))
        .getString(0);
  }

  private long epochThere(UUID user) {
    String epoch = attribute(user, "epoch");
    return epoch.matches("[0-9]+") ? Long.parseLong(epoch) : -1;
  }

  private String start() {
    return asOperator().post(IDENTITY + "/comparisons").then().statusCode(202).extract().path("id");
  }

  private String compare() {
    String id = start();
    await().until(() -> state(id), "done"::equals);
    return id;
  }

  private String state(String comparison) {
    return asOperator().get(IDENTITY + "/comparisons/" + comparison).path("state");
  }

  /** Kind to state. */
  private Map<String, String> findings(UUID person) {
    JsonPath page = asOperator().queryParam("limit", 500).get(IDENTITY + "/findings").jsonPath();
    List<Map<String, String>> of = page.getList("items.findAll { it.subject == '" + person + "' }");
    return of.stream()
        .collect(Collectors.toMap(finding -> finding.get("kind"), finding -> finding.get("state")));
  }

  private long version() {
    return Directory.number("select version from tenancy.user_profile where user_id = ?", person);
  }

  private RequestSpecification asOperator() {
    return Api.with(Directory.token(operator).operator().sign());
  }
}
