package dev.ward.tenancy.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.KeycloakStandIn;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class AccountDeletionTest {

  private static final String ME = "/tenancy/v1/me";

  private KeycloakStandIn keycloak;
  private UUID organization;
  private UUID clinic;
  private UUID owner;
  private UUID admin;
  private UUID person;

  @BeforeEach
  void aPersonOfTwoClinicsAndAnOrganization() {
    keycloak = new KeycloakStandIn().open();
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    owner = Directory.person("owner");
    admin = Directory.person("admin");
    person = Directory.person("leaver");
    keycloak.user(person, new JsonObject().put("enabled", true));
    Directory.organizationRole(organization, owner, "owner");
    Directory.member(clinic, admin, "admin");
    Directory.member(clinic, person, "staff");
    Directory.member(Directory.clinic(organization, "Hilltop"), person, "viewer");
    Directory.organizationRole(organization, person, "compliance");
  }

  @AfterEach
  void closed() {
    keycloak.close();
  }

  @Test
  void nothingOfThePersonRemainsButAPseudonym() {
    Directory.execute(
        """
        update tenancy.user_profile
        set addresses = '{"home": {"lines": ["1 Hill Road"], "city": "Lisboa", "country": "PT"}}' where user_id = ?
        """,
        person);
    Api.as(person).delete(ME).then().statusCode(204);
    assertThat(roles(person)).isZero();
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.user_profile
                where user_id = ? and status = 'deleted' and email is null and name is null and not email_verified
                  and deleted_at is not null and addresses = '{}' and subject = user_id::text
                """,
                person))
        .isOne();
    await().until(() -> keycloak.user(person) == null);
    await().until(() -> tasks(person) == 0);
  }

  @Test
  void tokensAreRefusedAtOnceWhateverTheyClaim() {
    String token = Directory.token(person).sign();
    String later = Directory.token(person).epoch(99).sign();
    Api.with(token).delete(ME).then().statusCode(204);
    for (String old : new String[] {token, later}) {
      for (String path : new String[] {ME, "/tenancy/v1/clinics/" + clinic}) {
        Api.with(old)
            .get(path)
            .then()
            .statusCode(401)
            .header("WWW-Authenticate", containsString("account_disabled"));
      }
    }
    assertThat(named(person)).isZero();
  }

  @Test
  void theTrailStaysAndNamesNobody() {
    Api.as(person).delete(ME).then().statusCode(204);
    assertThat(events("profile.deleted")).isOne();
    assertThat(events("member.deleted")).isEqualTo(2);
    assertThat(events("organization-member.deleted")).isOne();
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox
                where event #>> '{target,id}' = ? and event::text like '%leaver%'
                """,
                person.toString()))
        .isZero();
    // In the trail of the clinic, under its organization, as the member's own deed.
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox
                where event ->> 'action' = 'member.deleted' and stream = ? and event ->> 'orgId' = ?
                  and event #>> '{actor,id}' = ? and event #>> '{actor,role}' = 'staff'
                """,
                clinic,
                organization.toString(),
                person.toString()))
        .isOne();
  }

  @Test
  void theLastAdminOfAClinicStaysAndNothingIsHalfDone() {
    UUID other = Directory.clinic(organization, "Lakeside");
    Directory.member(other, admin, "viewer");
    Api.as(admin).delete(ME).then().statusCode(409).body("errors[0].message", is("last_admin"));
    assertThat(roles(admin)).isEqualTo(2);
    assertThat(named(admin)).isOne();
    assertThat(tasks(admin)).isZero();
    Api.as(admin).get(ME).then().statusCode(200);
  }

  @Test
  void theLastOwnerOfAnOrganizationStays() {
    Api.as(owner).delete(ME).then().statusCode(409).body("errors[0].message", is("last_owner"));
    assertThat(roles(owner)).isOne();
  }

  @Test
  void whatIsClosedHoldsNobodyBack() {
    Directory.execute("update tenancy.clinic set status = 'deleted' where id = ?", clinic);
    Api.as(admin).delete(ME).then().statusCode(204);
  }

  @Test
  void itNeedsARecentSignIn() {
    Api.with(Directory.token(person).signedIn(Duration.ofHours(2)).sign())
        .delete(ME)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", containsString("insufficient_user_authentication"));
    assertThat(roles(person)).isEqualTo(3);
  }

  @Test
  void whoeverHasDeletedTheirAccountIsGivenNoRole() {
    Api.as(person).delete(ME).then().statusCode(204);
    Api.as(admin)
        .body("{\"role\":\"viewer\"}")
        .put("/tenancy/v1/clinics/" + clinic + "/members/" + person)
        .then()
        .statusCode(422)
        .body("errors[0].pointer", is("/userId"));
    assertThat(roles(person)).isZero();
  }

  @Test
  void anIdentityProviderThatIsAwayIsToldLater() {
    keycloak.away();
    Api.as(person).delete(ME).then().statusCode(204);
    await()
        .until(
            () ->
                Directory.number(
                        "select count(*) from tenancy.identity_task where user_id = ? and last_error is not null",
                        person)
                    == 1);
    keycloak.open();
    await().until(() -> keycloak.user(person) == null && tasks(person) == 0);
  }

  @Test
  void anAccountThatIsGoneAlreadyNeedsNoRemoval() {
    keycloak.remove(person);
    Api.as(person).delete(ME).then().statusCode(204);
    await().until(() -> tasks(person) == 0);
  }

  @Test
  void aServiceHasNoAccount() {
    // It has never signed in, which is the first thing that is asked for.
    Api.with(Tokens.service("metrics-service").sign()).delete(ME).then().statusCode(401);
  }

  private static long roles(UUID person) {
    return Directory.number(
        """
        select (select count(*) from tenancy.user_clinic_roles where user_id = p.id)
             + (select count(*) from tenancy.organization_role where user_id = p.id)
        from (select ?::uuid as id) p
        """,
        person);
  }

  private static long named(UUID person) {
    return Directory.number(
        "select count(*) from tenancy.user_profile where user_id = ? and email is not null",
        person);
  }

  private static long tasks(UUID person) {
    return Directory.number("select count(*) from tenancy.identity_task where user_id = ?", person);
  }

  private long events(String action) {
    return Directory.number(
        """
        select count(*) from tenancy.outbox
        where event ->> 'action' = ? and event #>> '{target,id}' = ? and event #>> '{actor,id}' = ?
        """,
        action,
        person.toString(),
        person.toString());
  }
}
