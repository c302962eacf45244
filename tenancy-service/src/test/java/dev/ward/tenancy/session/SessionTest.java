package dev.ward.tenancy.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.KeycloakStandIn;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class SessionTest {

  private static final String SESSIONS = "/tenancy/v1/me/sessions";

  private KeycloakStandIn keycloak;
  private UUID person;
  private UUID other;
  private String current;
  private String elsewhere;

  @BeforeEach
  void somebodyWhoIsSignedInTwice() {
    keycloak = new KeycloakStandIn().open();
    person = Directory.person("person");
    other = Directory.person("other");
    keycloak.user(person, new JsonObject());
    keycloak.user(other, new JsonObject());
    current = keycloak.session(person);
    elsewhere = keycloak.session(person);
  }

  @AfterEach
  void closed() {
    keycloak.close();
  }

  @Test
  void everybodySeesTheirOwnSessionsAndWhichOneTheyUse() {
    String othersSession = keycloak.session(other);
    String answer =
        asPerson()
            .get(SESSIONS)
            .then()
            .statusCode(200)
            .body("items", hasSize(2))
            .body("items.find { it.id == '" + current + "' }.current", is(true))
            .body("items.find { it.id == '" + elsewhere + "' }.current", is(false))
            .body("items[0].ip", is("192.0.2.1"))
            .body("items[0].clients[0]", is("ward-web"))
            .body("items[0].startedAt", notNullValue())
            .body("items[0].lastSeenAt", notNullValue())
            .extract()
            .asString();
    assertThat(answer).doesNotContain(othersSession);
  }

  @Test
  void anEndedSessionsTokensAreRefusedAtOnce() {
    String token = token();
    String stolen = Directory.token(person).claim("sid", elsewhere).sign();
    Api.with(token).delete(SESSIONS + "/" + elsewhere).then().statusCode(204);
    assertThat(keycloak.hasSession(elsewhere)).isFalse();
    assertThat(keycloak.hasSession(current)).isTrue();
    Api.with(stolen)
        .get("/tenancy/v1/me")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", containsString("stale_claims"));
    asPerson().get(SESSIONS).then().statusCode(200).body("items", hasSize(1));
  }

  @Test
  void thatASessionWasEndedIsOnRecord() {
    asPerson().delete(SESSIONS + "/" + elsewhere).then().statusCode(204);
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox
                where event ->> 'action' = 'session.ended' and event #>> '{target,id}' = ?
                  and event #>> '{actor,id}' = ?
                """,
                elsewhere,
                person.toString()))
        .isOne();
  }

  @Test
  void nobodyEndsAnothersSession() {
    String othersSession = keycloak.session(other);
    long epoch = Directory.epoch(other);
    String foreign =
        Api.withoutIds(
            asPerson().delete(SESSIONS + "/" + othersSession), UUID.fromString(othersSession));
    UUID absent = UUID.randomUUID();
    assertThat(foreign)
        .startsWith("404")
        .isEqualTo(Api.withoutIds(asPerson().delete(SESSIONS + "/" + absent), absent));
    assertThat(keycloak.hasSession(othersSession)).isTrue();
    assertThat(Directory.epoch(other)).isEqualTo(epoch);
  }

  @Test
  void allOtherSessionsEndAndTheCurrentGoesOn() {
    String third = keycloak.session(person);
    String othersSession = keycloak.session(other);
    asPerson().delete(SESSIONS).then().statusCode(204);
    assertThat(keycloak.hasSession(elsewhere) || keycloak.hasSession(third)).isFalse();
    assertThat(keycloak.hasSession(current) && keycloak.hasSession(othersSession)).isTrue();
  }

  @Test
  void withoutKnowingTheCurrentSessionTheOthersAreNotEnded() {
    Api.with(Directory.token(person).claim("sid", 7).sign())
        .delete(SESSIONS)
        .then()
        .statusCode(422);
    assertThat(keycloak.hasSession(elsewhere)).isTrue();
  }

  @Test
  void whileTheIdentityProviderIsAwaySessionsAreUnavailable() {
    long epoch = Directory.epoch(person);
    keycloak.away();
    asPerson()
        .get(SESSIONS)
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", notNullValue());
    asPerson().delete(SESSIONS).then().statusCode(503);
    asPerson().delete(SESSIONS + "/" + elsewhere).then().statusCode(503);
    assertThat(Directory.epoch(person)).isEqualTo(epoch);
  }

  @Test
  void anIdentityProviderThatFailsIsNoFaultOfOurs() {
    keycloak.status = 500;
    asPerson().get(SESSIONS).then().statusCode(503);
  }

  @Test
  void staleAndDisabledCallersSeeNothing() {
    String token = token();
    Directory.execute("update access.principal set epoch = epoch + 1 where id = ?", person);
    Api.with(token)
        .get(SESSIONS)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", containsString("stale_claims"));
    Directory.execute(
        "update tenancy.user_profile set status = 'disabled' where user_id = ?", person);
    asPerson()
        .delete(SESSIONS)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", containsString("account_disabled"));
    assertThat(keycloak.hasSession(elsewhere)).isTrue();
  }

  @Test
  void aServiceHasNoSessions() {
    Api.with(Tokens.service("metrics-service").sign()).get(SESSIONS).then().statusCode(403);
    Api.with(Tokens.service("metrics-service").sign()).delete(SESSIONS).then().statusCode(403);
  }

  private String token() {
    return Directory.token(person).claim("sid", current).sign();
  }

  private RequestSpecification asPerson() {
    return Api.with(token());
  }
}
