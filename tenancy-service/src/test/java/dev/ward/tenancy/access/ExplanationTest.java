package dev.ward.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.access.Permission;
import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class ExplanationTest {

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID person;

  @BeforeEach
  void aClinic() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    person = Directory.person("person");
    Directory.member(clinic, admin, "admin");
  }

  @Test
  void aMembershipIsNamedAsTheReason() {
    Directory.member(clinic, person, "staff");
    explain(person, "write_facts")
        .body("allowed", is(true))
        .body("roles", contains("staff"))
        .body("reason", is("They are a member of the clinic with the role staff."))
        .body("grounds.kind", contains("membership"));
    explain(person, "manage_members")
        .body("allowed", is(false))
        .body("reason", containsString("admin or owner"))
        .body("grounds[0].suffices", is(false));
  }

  @Test
  void aRoleInTheOrganizationIsNamedAsTheReason() {
    Directory.organizationRole(organization, person, "owner");
    explain(person, "manage_clinic")
        .body("allowed", is(true))
        .body("reason", is("They have the role owner in the organization."));
  }

  @Test
  void aMembershipThatIsOverIsShownAndSaidNotToCount() {
    Directory.execute(
        """
        insert into tenancy.user_clinic_roles (clinic_id, user_id, role, valid_until)
        values (?, ?, 'staff', current_date - 2)
        """,
        clinic,
        person);
    explain(person, "read_metrics")
        .body("allowed", is(false))
        .body("grounds[0].inForce", is(false))
        .body("reason", is("Nothing that lets them in is in force now."));
  }

  @Test
  void aGrantForSupportIsNamedAsTheReason() {
    Directory.execute(
        """
        insert into access.access_grant (clinic_id, id, user_id, kind, ends_at)
        values (?, uuidv7(), ?, 'support', now() + interval '1 hour')
        """,
        clinic,
        person);
    explain(person, "read_metrics")
        .body("allowed", is(true))
        .body("reason", containsString("let them in for support"));
    explain(person, "write_facts").body("allowed", is(false));
  }

  @Test
  void aDisabledAccountIsNamedAsTheReason() {
    Directory.member(clinic, person, "staff");
    Directory.execute(
        "update tenancy.user_profile set status = 'disabled' where user_id = ?", person);
    explain(person, "read_metrics")
        .body("allowed", is(false))
        .body("reason", is("Their account is disabled."));
  }

  @Test
  void aStrangerAndSomebodyWhoDoesNotExistAreTheSameAnswer() {
    UUID elsewhere = Directory.person("elsewhere");
    Directory.member(
        Directory.clinic(Directory.organization("Southbank"), "Harbour"), elsewhere, "admin");
    Directory.execute(
        "update tenancy.user_profile set status = 'disabled' where user_id = ?", elsewhere);
    UUID nobody = UUID.randomUUID();
    String stranger = explain(elsewhere, "read_metrics").extract().asString();
    String absent = explain(nobody, "read_metrics").body("grounds", empty()).extract().asString();
    assertThat(stranger.replace(elsewhere.toString(), "ID"))
        .isEqualTo(absent.replace(nobody.toString(), "ID"));
  }

  @ParameterizedTest
  @EnumSource(Permission.class)
  void everyPermissionIsAnActionAndAMembersRoleDecides(Permission action) {
    Directory.member(clinic, person, "provider");
    explain(person, action.name().toLowerCase(Locale.ROOT))
        .body("allowed", is(java.util.List.of(action.roles()).contains("provider")));
  }

  @Test
  void askingChangesNothing() {
    Directory.member(clinic, person, "staff");
    long before = Directory.number("select count(*) from tenancy.outbox where stream = ?", clinic);
    explain(person, "read_metrics");
    assertThat(Directory.number("select count(*) from tenancy.outbox where stream = ?", clinic))
        .isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "staff", "provider"})
  void membersWithoutOfficeAreToldNothing(String role) {
    UUID member = Directory.person(role);
    Directory.member(clinic, member, role);
    Api.as(member).get(path(admin, "read_metrics")).then().statusCode(403);
  }

  @Test
  void anAdminOfAnotherClinicIsToldNothing() {
    UUID other = Directory.person("other");
    Directory.member(
        Directory.clinic(Directory.organization("Southbank"), "Harbour"), other, "admin");
    Api.as(other).get(path(admin, "read_metrics")).then().statusCode(404);
  }

  @Test
  void anUnknownActionAndAMissingPersonAreNamed() {
    Api.as(admin)
        .get(path(admin, "fly"))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/action"))
        .body("errors[0].message", containsString("read_metrics"));
    Api.as(admin)
        .get("/tenancy/v1/clinics/" + clinic + "/access?action=read_metrics")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/user"));
  }

  private ValidatableResponse explain(UUID user, String action) {
    return Api.as(admin).get(path(user, action)).then().statusCode(200);
  }

  private String path(UUID user, String action) {
    return "/tenancy/v1/clinics/" + clinic + "/access?user=" + user + "&action=" + action;
  }
}
