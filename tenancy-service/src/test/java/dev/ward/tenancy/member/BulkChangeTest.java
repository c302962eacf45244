package dev.ward.tenancy.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class BulkChangeTest {

  private UUID clinic;
  private UUID admin;
  private UUID first;
  private UUID second;

  @BeforeEach
  void aClinicWithAnAdmin() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Directory.person("admin");
    first = Directory.person("first");
    second = Directory.person("second");
    Directory.member(clinic, admin, "admin");
  }

  @Test
  void rolesAreGivenChangedAndEndedInOneGo() {
    Directory.member(clinic, first, "viewer");
    UUID third = Directory.person("third");
    Directory.member(clinic, third, "staff");
    UUID fourth = Directory.person("fourth");
    Directory.member(clinic, fourth, "staff");
    change(
            admin,
            one(first, "staff"),
            one(second, "provider"),
            one(third, "staff"),
            one(fourth, null))
        .then()
        .statusCode(200)
        .body("given", is(2))
        .body("unchanged", is(1))
        .body("ended", is(1));
    assertThat(members()).isEqualTo(4);
  }

  @Test
  void allOfItHappensOrNothingAndTheRefusalSaysWhichChangeItIsAbout() {
    change(admin, one(first, "staff"), one(UUID.randomUUID(), "staff"))
        .then()
        .statusCode(422)
        .body("errors[0].pointer", is("/changes/1/userId"));
    change(admin, one(first, "staff"), one(second, null))
        .then()
        .statusCode(422)
        .body("errors[0].pointer", is("/changes/1/userId"));
    assertThat(members()).isOne();
  }

  @Test
  void theLastAdminIsReplacedInWhicheverOrderItIsSaid() {
    change(admin, one(admin, null))
        .then()
        .statusCode(409)
        .body("errors[0].pointer", is("/changes/0"))
        .body("errors[0].message", is("last_admin"));
    change(admin, one(admin, "staff"), one(first, "admin")).then().statusCode(200);
    Api.as(first).get("/tenancy/v1/clinics/" + clinic + "/members").then().statusCode(200);
  }

  @Test
  void nobodyIsChangedTwiceAtOnce() {
    change(admin, one(first, "staff"), one(first, "viewer"))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/changes/1/userId"));
  }

  @Test
  void thereIsALimitAndNoRoleThatDoesNotExist() {
    JsonObject[] many = new JsonObject[501];
    for (int n = 0; n < many.length; n++) {
      many[n] = one(UUID.randomUUID(), "staff");
    }
    change(admin, many).then().statusCode(400).body("errors[0].pointer", is("/changes"));
    change(admin, one(first, "owner"))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/changes/0/role"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "staff", "provider"})
  void whoIsNoAdminChangesNobody(String role) {
    UUID member = Directory.person("member");
    Directory.member(clinic, member, role);
    change(member, one(first, "viewer")).then().statusCode(403);
    change(member, one(member, "admin")).then().statusCode(403);
  }

  @Test
  void anAdminOfAnotherClinicFindsNone() {
    UUID other = Directory.person("other");
    Directory.member(
        Directory.clinic(Directory.organization("Southbank"), "Harbour"), other, "admin");
    change(other, one(other, "admin")).then().statusCode(404);
    assertThat(members()).isOne();
  }

  private Response change(UUID caller, JsonObject... changes) {
    return Api.as(caller)
        .body(new JsonObject().put("changes", new JsonArray(List.of(changes))).encode())
        .post("/tenancy/v1/clinics/" + clinic + "/members/changes");
  }

  private static JsonObject one(UUID user, String role) {
    return new JsonObject().put("userId", user.toString()).put("role", role);
  }

  private long members() {
    return Directory.number(
        "select count(*) from tenancy.user_clinic_roles where clinic_id = ?", clinic);
  }
}
