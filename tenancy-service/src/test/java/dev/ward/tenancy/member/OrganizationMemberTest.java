package dev.ward.tenancy.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class OrganizationMemberTest {

  private UUID organization;
  private UUID owner;
  private UUID person;

  @BeforeEach
  void anOrganizationWithAnOwner() {
    organization = Directory.organization("Northside");
    owner = Directory.person("owner");
    person = Directory.person("person");
    Directory.organizationRole(organization, owner, "owner");
  }

  @Test
  void anOwnerGivesChangesAndEndsRoles() {
    give(owner, person, "compliance").then().statusCode(201).body("role", is("compliance"));
    give(owner, person, "owner").then().statusCode(200).body("role", is("owner"));
    Api.as(person).get(path()).then().body("items.name", is(List.of("owner", "person")));
    end(owner, person).then().statusCode(204);
    Api.as(person).get(path()).then().statusCode(404);
  }

  @Test
  void complianceReadsAndMayLeaveButChangesNothing() {
    UUID compliance = Directory.person("compliance");
    Directory.organizationRole(organization, compliance, "compliance");
    Api.as(compliance).get(path()).then().statusCode(200);
    give(compliance, compliance, "owner").then().statusCode(403);
    end(compliance, owner).then().statusCode(403);
    end(compliance, compliance).then().statusCode(204);
  }

  @Test
  void toOwnersOfAnotherOrganizationAndToMembersOfAClinicItDoesNotExist() {
    UUID other = Directory.person("other");
    Directory.organizationRole(Directory.organization("Southbank"), other, "owner");
    UUID admin = Directory.person("admin");
    Directory.member(Directory.clinic(organization, "Riverside"), admin, "admin");
    UUID nowhere = UUID.randomUUID();
    for (UUID stranger : List.of(other, admin)) {
      assertThat(Api.withoutIds(Api.as(stranger).get(path()), organization))
          .startsWith("404")
          .isEqualTo(
              Api.withoutIds(
                  Api.as(stranger).get("/tenancy/v1/organizations/" + nowhere + "/members"),
                  nowhere));
      give(stranger, stranger, "owner").then().statusCode(404);
      end(stranger, owner).then().statusCode(404);
    }
  }

  @Test
  void theLastOwnerStays() {
    for (Response refused : List.of(end(owner, owner), give(owner, owner, "compliance"))) {
      refused.then().statusCode(409).body("errors[0].message", is("last_owner"));
    }
    Directory.organizationRole(organization, person, "owner");
    end(owner, owner).then().statusCode(204);
  }

  @Test
  void anOperatorMakesOthersOwnersButNotThemselves() {
    UUID operator = Directory.person("operator");
    String token = Tokens.user(operator).operator().sign();
    Api.with(token).body("{\"role\": \"owner\"}").put(path() + "/" + person).then().statusCode(201);
    Api.with(token)
        .body("{\"role\": \"compliance\"}")
        .put(path() + "/" + operator)
        .then()
        .statusCode(409)
        .body("errors[0].message", is("own_role"));
  }

  @Test
  void aRoleThatAnOrganizationDoesNotHaveIsInvalid() {
    give(owner, person, "admin").then().statusCode(400).body("errors.pointer", hasItem("/role"));
  }

  @Test
  void anEndedOwnersTokenIsRefusedAtOnceInEveryClinic() {
    Directory.organizationRole(organization, person, "owner");
    UUID clinic = Directory.clinic(organization, "Riverside");
    String token = Directory.token(person).sign();
    Api.with(token).get("/tenancy/v1/clinics/" + clinic).then().statusCode(200);
    end(owner, person).then().statusCode(204);
    Api.with(token).get("/tenancy/v1/clinics/" + clinic).then().statusCode(401);
  }

  private String path() {
    return "/tenancy/v1/organizations/" + organization + "/members";
  }

  private Response give(UUID by, UUID user, String role) {
    return Api.as(by).body("{\"role\": \"" + role + "\"}").put(path() + "/" + user);
  }

  private Response end(UUID by, UUID user) {
    return Api.as(by).delete(path() + "/" + user);
  }
}
