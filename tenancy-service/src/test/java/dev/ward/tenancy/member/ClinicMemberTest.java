package dev.ward.tenancy.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.paging.Cursor;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class ClinicMemberTest {

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
  void anAdminGivesARoleAndChangesIt() {
    give(admin, person, "viewer")
        .then()
        .statusCode(201)
        .header("ETag", is("\"0\""))
        .body("userId", is(person.toString()))
        .body("name", is("person"))
        .body("email", is("person@ward.example"))
        .body("role", is("viewer"));
    give(admin, person, "staff").then().statusCode(200).body("role", is("staff"));
    give(admin, person, "staff").then().statusCode(200).header("ETag", is("\"1\""));
    assertThat(role(person)).isEqualTo("staff");
  }

  @Test
  void anOwnerManagesMembersOfEachOfTheirClinicsOnly() {
    UUID owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
    give(owner, person, "admin").then().statusCode(201);
    UUID foreign = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    Api.as(owner).body("{\"role\": \"viewer\"}").put(path(foreign, person)).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "staff", "provider"})
  void whoIsNoAdminManagesNobodyAndSeesNoList(String role) {
    UUID member = Directory.person("member");
    Directory.member(clinic, member, role);
    give(member, person, "viewer").then().statusCode(403);
    give(member, member, "admin").then().statusCode(403);
    end(member, admin).then().statusCode(403);
    Api.as(member).get(path(clinic)).then().statusCode(403);
    assertThat(role(member)).isEqualTo(role);
  }

  @Test
  void complianceReadsTheListAndChangesNothing() {
    UUID compliance = Directory.person("compliance");
    Directory.organizationRole(organization, compliance, "compliance");
    Api.as(compliance).get(path(clinic)).then().statusCode(200);
    give(compliance, person, "viewer").then().statusCode(403);
    end(compliance, admin).then().statusCode(403);
  }

  @Test
  void toTheAdminOfAnotherClinicThisOneDoesNotExist() {
    UUID other = Directory.person("other");
    Directory.member(Directory.clinic(organization, "Hilltop"), other, "admin");
    UUID nowhere = UUID.randomUUID();
    assertThat(Api.withoutIds(Api.as(other).get(path(clinic)), clinic))
        .startsWith("404")
        .isEqualTo(Api.withoutIds(Api.as(other).get(path(nowhere)), nowhere));
    assertThat(Api.withoutIds(give(other, person, "viewer"), clinic, person))
        .startsWith("404")
        .isEqualTo(
            Api.withoutIds(
                Api.as(other).body("{\"role\": \"viewer\"}").put(path(nowhere, person)),
                nowhere,
                person));
    assertThat(Api.withoutIds(end(other, admin), clinic, admin))
        .startsWith("404")
        .isEqualTo(Api.withoutIds(Api.as(other).delete(path(nowhere, admin)), nowhere, admin));
    assertThat(role(admin)).isEqualTo("admin");
  }

  @Test
  void everyMemberMayLeave() {
    Directory.member(clinic, person, "viewer");
    end(person, person).then().statusCode(204);
    Api.as(person).get("/tenancy/v1/clinics/" + clinic).then().statusCode(404);
  }

  @Test
  void aRemovedMembersTokenIsRefusedAtTheNextRequest() {
    Directory.member(clinic, person, "viewer");
    String token = Directory.token(person).sign();
    String here = "/tenancy/v1/clinics/" + clinic;
    Api.with(token).get(here).then().statusCode(200);
    end(admin, person).then().statusCode(204);
    Api.with(token)
        .get(here)
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", org.hamcrest.Matchers.containsString("stale_claims"));
    Api.as(person).get(here).then().statusCode(404);
    end(admin, person).then().statusCode(404);
  }

  @Test
  void aChangedRoleMakesTheMembersTokensStaleAndNobodyElses() {
    Directory.member(clinic, person, "viewer");
    String token = Directory.token(person).sign();
    String admins = Directory.token(admin).sign();
    give(admin, person, "staff").then().statusCode(200);
    Api.with(token).get("/tenancy/v1/me").then().statusCode(401);
    Api.with(admins).get(path(clinic)).then().statusCode(200);
  }

  @Test
  void theLastAdminStays() {
    for (Response refused : List.of(end(admin, admin), give(admin, admin, "viewer"))) {
      refused
          .then()
          .statusCode(409)
          .body("detail", is("The last admin of a clinic can't leave or be demoted."))
          .body("errors[0].message", is("last_admin"));
    }
    Directory.member(clinic, person, "admin");
    end(admin, admin).then().statusCode(204);
  }

  @Test
  void ofTwoAdminsWhoRemoveEachOtherOneIsLeft() {
    for (int i = 0; i < 10; i++) {
      UUID place = Directory.clinic(organization, "Clinic " + i);
      Directory.member(place, admin, "admin");
      Directory.member(place, person, "admin");
      String first = Directory.token(admin).sign();
      String second = Directory.token(person).sign();
      CompletableFuture<Response> one =
          CompletableFuture.supplyAsync(() -> Api.with(first).delete(path(place, person)));
      CompletableFuture<Response> other =
          CompletableFuture.supplyAsync(() -> Api.with(second).delete(path(place, admin)));
      assertThat(List.of(one.join().statusCode(), other.join().statusCode()))
          .containsOnlyOnce(204)
          .isSubsetOf(204, 401, 409);
      assertThat(
              Directory.number(
                  "select count(*) from access.membership where clinic_id = ? and role = 'admin'",
                  place))
          .isEqualTo(1);
    }
  }

  @Test
  void anOperatorGivesRolesToOthersButNotToThemselves() {
    UUID operator = Directory.person("operator");
    String token = Tokens.user(operator).operator().sign();
    Api.with(token).body("{\"role\": \"admin\"}").put(path(clinic, person)).then().statusCode(201);
    Api.with(token)
        .body("{\"role\": \"viewer\"}")
        .put(path(clinic, operator))
        .then()
        .statusCode(409)
        .body("errors[0].message", is("own_role"));
  }

  @Test
  void anAdminMayStepDownWhileAnotherStays() {
    Directory.member(clinic, person, "admin");
    give(admin, admin, "viewer").then().statusCode(200);
    give(admin, admin, "admin").then().statusCode(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"role\": \"owner\"}", "{\"role\": \"\"}", "{}", "{\"role\": [\"viewer\"]}"})
  void aRoleThatAClinicDoesNotHaveIsInvalid(String body) {
    Api.as(admin)
        .body(body)
        .put(path(clinic, person))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/role"));
  }

  @Test
  void unknownFieldsAreRefused() {
    Api.as(admin)
        .body("{\"role\": \"viewer\", \"until\": \"2027-01-01\"}")
        .put(path(clinic, person))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/until"));
    assertThat(role(person)).isNull();
  }

  @Test
  void somebodyWhoDoesNotExistBecomesNoMember() {
    give(admin, UUID.randomUUID(), "viewer")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", is("/userId"));
    Api.as(admin)
        .body("{\"role\": \"viewer\"}")
        .put(path(clinic) + "/somebody")
        .then()
        .statusCode(404);
  }

  @Test
  void aVersionIsComparedIfOneIsNamed() {
    Directory.member(clinic, person, "viewer");
    give(admin, person, "staff").then().statusCode(200);
    giveIf("\"0\"", "provider").then().statusCode(412);
    giveIf("\"1\"", "provider").then().statusCode(200);
    giveIf("*", "viewer").then().statusCode(200);
    end(admin, person).then().statusCode(204);
    giveIf("\"1\"", "viewer").then().statusCode(412);
    giveIf("*", "viewer").then().statusCode(201);
  }

  @Test
  void membersAreListedByNameInPages() {
    for (String name : List.of("zoe", "bob", "ada", "carl")) {
      Directory.member(clinic, Directory.person(name), "viewer");
    }
    List<String> names = new ArrayList<>();
    String cursor = "";
    for (int pages = 0; cursor != null; pages++) {
      Response page = Api.as(admin).get(path(clinic) + "?limit=2" + cursor);
      page.then().statusCode(200).body("items.version", notNullValue());
      names.addAll(page.path("items.name"));
      String next = page.path("next");
      cursor = next == null ? null : "&cursor=" + next;
      assertThat(pages).isLessThan(3);
    }
    assertThat(names).containsExactly("ada", "admin", "bob", "carl", "zoe");
    Api.as(admin).get(path(clinic)).then().body("next", nullValue());
  }

  @Test
  void aCursorServesOnlyTheListItIsOf() {
    Directory.member(clinic, person, "viewer");
    UUID other = Directory.clinic(organization, "Hilltop");
    Directory.member(other, admin, "admin");
    String cursor = Api.as(admin).get(path(clinic) + "?limit=1").path("next");
    Api.as(admin).get(path(other) + "?cursor=" + cursor).then().statusCode(400);
    Api.as(admin).get(path(clinic) + "?cursor=garbage").then().statusCode(400);
    String made = Cursor.encode(List.of("CLINIC", clinic), "name", "no-id");
    Api.as(admin).get(path(clinic) + "?cursor=" + made).then().statusCode(400);
    Api.as(admin).get(path(clinic) + "?limit=0").then().statusCode(400);
    Api.as(admin)
        .get(path(clinic) + "?limit=many")
        .then()
        .statusCode(org.hamcrest.Matchers.oneOf(400, 404));
  }

  private static String path(UUID place) {
    return "/tenancy/v1/clinics/" + place + "/members";
  }

  private static String path(UUID place, UUID user) {
    return path(place) + "/" + user;
  }

  private Response give(UUID by, UUID user, String role) {
    return Api.as(by).body("{\"role\": \"" + role + "\"}").put(path(clinic, user));
  }

  private Response giveIf(String version, String role) {
    return Api.as(admin)
        .header("If-Match", version)
        .body("{\"role\": \"" + role + "\"}")
        .put(path(clinic, person));
  }

  private Response end(UUID by, UUID user) {
    return Api.as(by).delete(path(clinic, user));
  }

  private String role(UUID user) {
    for (String role : List.of("admin", "provider", "staff", "viewer")) {
      if (Directory.number(
              """
              select count(*) from access.membership where clinic_id = ? and user_id = ? and role = ?
              """,
              clinic,
              user,
              role)
          == 1) {
        return role;
      }
    }
    return null;
  }
}
