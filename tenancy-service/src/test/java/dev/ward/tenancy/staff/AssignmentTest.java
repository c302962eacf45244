package dev.ward.tenancy.staff;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class AssignmentTest {

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID person;

  @BeforeEach
  void twoClinicsOfAnOrganization() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    person = Directory.person("person");
    Directory.member(clinic, admin, "admin");
    Directory.member(Directory.clinic(organization, "Hilltop"), person, "staff");
  }

  @Test
  void somebodyOfTheOrganizationIsAssignedToAClinicForSomeDays() {
    add("2026-01-01", "2026-02-01")
        .then()
        .statusCode(201)
        .body("userId", is(person.toString()))
        .body("from", is("2026-01-01"))
        .body("to", is("2026-02-01"));
    Api.as(admin).get(path() + "?on=2026-01-31").then().body("items", hasSize(1));
    Api.as(admin).get(path() + "?on=2026-02-01").then().body("items", empty());
    Api.as(person).get(path()).then().statusCode(404);
  }

  @Test
  void nobodyIsAssignedTwiceOnOneDay() {
    add("2026-01-01", "2026-02-01").then().statusCode(201);
    add("2026-01-31", null).then().statusCode(409);
    add("2026-02-01", null).then().statusCode(201);
  }

  @Test
  void anOwnerSeesWhereSomebodyWorksAcrossTheOrganization() {
    add("2026-01-01", null);
    UUID owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
    Api.as(owner)
        .get("/tenancy/v1/organizations/" + organization + "/assignments?user=" + person)
        .then()
        .statusCode(200)
        .body("items.clinicId", contains(clinic.toString()));
    UUID other = Directory.person("other");
    Directory.organizationRole(Directory.organization("Southbank"), other, "owner");
    Api.as(other)
        .get("/tenancy/v1/organizations/" + organization + "/assignments")
        .then()
        .statusCode(404);
  }

  @Test
  void itIsGivenAnEndOrTakenBack() {
    String id = add("2026-01-01", null).then().extract().path("id");
    Api.as(admin).body("{\"to\":\"2026-03-01\"}").patch(path() + "/" + id).then().statusCode(428);
    Api.as(admin)
        .header("If-Match", "\"0\"")
        .body("{\"to\":\"2026-03-01\"}")
        .patch(path() + "/" + id)
        .then()
        .statusCode(200)
        .header("ETag", is("\"1\""))
        .body("to", is("2026-03-01"))
        .body("position", is("Hygienist"));
    Api.as(admin)
        .header("If-Match", "*")
        .body("{\"to\":\"2025-03-01\"}")
        .patch(path() + "/" + id)
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/to"));
    Api.as(admin).delete(path() + "/" + id).then().statusCode(204);
    Api.as(admin).delete(path() + "/" + id).then().statusCode(404);
  }

  @Test
  void strangersAreNotAssignedAndStrangersAssignNobody() {
    UUID stranger = Directory.person("stranger");
    Api.as(admin)
        .body(body(stranger, "2026-01-01", null))
        .post(path())
        .then()
        .statusCode(422)
        .body("errors[0].pointer", is("/userId"));
    UUID other = Directory.person("other");
    Directory.member(
        Directory.clinic(Directory.organization("Southbank"), "Harbour"), other, "admin");
    Api.as(other).body(body(person, "2026-01-01", null)).post(path()).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "staff", "provider"})
  void membersWithoutOfficeReadAndAssignNobody(String role) {
    String id = add("2026-01-01", null).then().extract().path("id");
    UUID member = Directory.person(role);
    Directory.member(clinic, member, role);
    Api.as(member).get(path()).then().statusCode(200).body("items", hasSize(1));
    Api.as(member)
        .body(body(person, "2020-01-01", "2020-02-01"))
        .post(path())
        .then()
        .statusCode(403);
    Api.as(member).delete(path() + "/" + id).then().statusCode(403);
  }

  @Test
  void whatIsWrongIsNamed() {
    Api.as(admin)
        .body(
            "{\"userId\":\""
                + person
                + "\",\"position\":\" \",\"from\":\"2026-02-01\",\"to\":\"2026-01-01\"}")
        .post(path())
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/position"))
        .body("errors.pointer", hasItem("/to"));
  }

  private Response add(String from, String to) {
    return Api.as(admin).body(body(person, from, to)).post(path());
  }

  private static String body(UUID user, String from, String to) {
    JsonObject body =
        new JsonObject()
            .put("userId", user.toString())
            .put("position", "Hygienist")
            .put("from", from);
    return (to == null ? body : body.put("to", to)).encode();
  }

  private String path() {
    return "/tenancy/v1/clinics/" + clinic + "/assignments";
  }
}
