package dev.ward.tenancy.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class ClaimsHookTest {

  private static final String PATH = "/tenancy/v1/claims";

  private UUID organization;
  private UUID person;

  @BeforeEach
  void somebody() {
    organization = Directory.organization("Northside");
    person = Directory.person("person");
  }

  @Test
  void aHookIsToldWhatTheNextTokenMustClaim() {
    UUID clinic = Directory.clinic(organization, "Riverside");
    Directory.member(clinic, person, "staff");
    Directory.organizationRole(organization, person, "compliance");
    ask(person.toString())
        .statusCode(200)
        .body("clinics." + clinic, is("staff"))
        .body("orgs." + organization, is("compliance"))
        .body("epoch", is((int) Directory.epoch(person)))
        .body("by_reference", is(false));
  }

  @Test
  void rolesThatAreTooManyForATokenAreLeftToTheDirectory() {
    for (int n = 0; n < 31; n++) {
      Directory.member(Directory.clinic(organization, "Clinic " + n), person, "staff");
    }
    ask(person.toString())
        .statusCode(200)
        .body("clinics", anEmptyMap())
        .body("orgs", anEmptyMap())
        .body("by_reference", is(true))
        .body("epoch", is((int) Directory.epoch(person)));
  }

  @Test
  void somebodyWhoHasNeverBeenSeenHasNoRoles() {
    ask("somebody-new").statusCode(200).body("clinics", anEmptyMap()).body("epoch", is(0));
  }

  @Test
  void forADisabledPersonThereIsNoToken() {
    Directory.execute(
        "update tenancy.user_profile set status = 'disabled' where user_id = ?", person);
    ask(person.toString()).statusCode(403);
  }

  @Test
  void theRolesOfAClosedOrganizationAreGone() {
    UUID clinic = Directory.clinic(organization, "Riverside");
    Directory.member(clinic, person, "staff");
    long before = Directory.epoch(person);
    Directory.execute(
        "update tenancy.organization set status = 'deleted' where id = ?", organization);
    ask(person.toString()).body("clinics", anEmptyMap());
    assertThat(Directory.epoch(person)).isGreaterThan(before);
  }

  @Test
  void nobodyElseAsks() {
    String body = "{\"subject\":\"" + person + "\"}";
    Api.as(person).body(body).post(PATH).then().statusCode(403);
    Api.with(Directory.token(person).operator().sign())
        .body(body)
        .post(PATH)
        .then()
        .statusCode(403);
    Api.with(Tokens.service("metrics-service").sign()).body(body).post(PATH).then().statusCode(403);
  }

  @Test
  void whoIsNoHookIsRefusedOnRecord() {
    String request = "claims-" + UUID.randomUUID();
    for (String token :
        List.of(
            Tokens.service("metrics-service").sign(), Directory.token(person).operator().sign())) {
      Api.with(token)
          .header("X-Request-Id", request)
          .body("{\"subject\":\"" + person + "\"}")
          .post(PATH)
          .then()
          .statusCode(403);
    }
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox
                where event ->> 'requestId' = ? and event ->> 'action' = 'access.denied'
                """,
                request))
        .isEqualTo(2);
  }

  private static ValidatableResponse ask(String subject) {
    return Api.with(Tokens.service("token-hook").sign())
        .body("{\"subject\":\"" + subject + "\"}")
        .post(PATH)
        .then();
  }
}
