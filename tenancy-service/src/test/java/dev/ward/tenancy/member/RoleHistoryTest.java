package dev.ward.tenancy.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class RoleHistoryTest {

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID person;

  @BeforeEach
  void aClinicWithAnAdmin() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    person = Directory.person("person");
    Directory.member(clinic, admin, "admin");
  }

  @Test
  void whoHadWhichRoleWhenAndWhoGaveItIsKept() {
    give("viewer");
    give("staff");
    Api.as(admin).delete(member()).then().statusCode(204);
    Api.as(admin)
        .get(path() + "?user=" + person)
        .then()
        .statusCode(200)
        .body("items.role", contains("staff", "viewer"))
        .body("items.beganBy", contains(admin.toString(), admin.toString()))
        .body("items[0].endedAt", notNullValue())
        .body("items[0].endedBy", is(admin.toString()));
  }

  @Test
  void anInstantOfThePastShowsTheRolesOfThen() {
    give("viewer");
    Instant then = now();
    give("staff");
    Api.as(admin)
        .get(path() + "?at=" + then)
        .then()
        .statusCode(200)
        .body("items.find { it.userId == '" + person + "' }.role", is("viewer"))
        .body("items.userId", hasItem(admin.toString()));
    Api.as(admin)
        .get(path() + "?user=" + person + "&at=2020-01-01T00:00:00Z")
        .then()
        .body("items", empty());
  }

  @Test
  void aRoleThatHeldOnOtherDaysIsNotARoleOfThatInstant() {
    Api.as(admin)
        .body("{\"role\":\"staff\",\"validFrom\":\"2030-01-01\"}")
        .put(member())
        .then()
        .statusCode(201);
    Api.as(admin).get(path() + "?user=" + person + "&at=" + now()).then().body("items", empty());
    Api.as(admin)
        .get(path() + "?user=" + person + "&at=2030-06-01T00:00:00Z")
        .then()
        .body("items", hasSize(1));
  }

  @Test
  void aRoleThatIsGivenAgainIsNoChange() {
    give("viewer");
    give("viewer");
    Api.as(admin).get(path() + "?user=" + person).then().body("items", hasSize(1));
  }

  @Test
  void rolesInTheOrganizationAreKeptToo() {
    UUID owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
    String members = "/tenancy/v1/organizations/" + organization + "/members/" + person;
    Api.as(owner).body("{\"role\":\"compliance\"}").put(members).then().statusCode(201);
    Api.as(owner).delete(members).then().statusCode(204);
    Api.as(owner)
        .get("/tenancy/v1/organizations/" + organization + "/role-history?user=" + person)
        .then()
        .statusCode(200)
        .body("items.role", contains("compliance"))
        .body("items[0].endedBy", is(owner.toString()));
  }

  @Test
  void itIsReadByPages() {
    give("viewer");
    give("staff");
    String next =
        Api.as(admin)
            .get(path() + "?user=" + person + "&limit=1")
            .then()
            .body("items.role", contains("staff"))
            .extract()
            .path("next");
    Api.as(admin)
        .get(path() + "?user=" + person + "&limit=1&cursor=" + next)
        .then()
        .body("items.role", contains("viewer"))
        .body("next", nullValue());
  }

  @Test
  void membersWithoutOfficeAndStrangersSeeNone() {
    UUID staff = Directory.person("staff");
    Directory.member(clinic, staff, "staff");
    Api.as(staff).get(path()).then().statusCode(403);
    UUID other = Directory.person("other");
    UUID elsewhere = Directory.organization("Southbank");
    Directory.organizationRole(elsewhere, other, "owner");
    Api.as(other).get(path()).then().statusCode(404);
    Api.as(other)
        .get("/tenancy/v1/organizations/" + organization + "/role-history")
        .then()
        .statusCode(404);
  }

  private void give(String role) {
    Response given = Api.as(admin).body("{\"role\":\"" + role + "\"}").put(member());
    assertThat(given.statusCode()).isLessThan(300);
  }

  /** By the clock that writes the history. */
  private static Instant now() {
    return Instant.ofEpochMilli(
        Directory.number("select (extract(epoch from clock_timestamp()) * 1000)::bigint + 1"));
  }

  private String path() {
    return "/tenancy/v1/clinics/" + clinic + "/role-history";
  }

  private String member() {
    return "/tenancy/v1/clinics/" + clinic + "/members/" + person;
  }
}
