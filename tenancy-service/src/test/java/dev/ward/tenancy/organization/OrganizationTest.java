package dev.ward.tenancy.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class OrganizationTest {

  private static final String PATH = "/tenancy/v1/organizations";

  private UUID organization;
  private UUID owner;

  @BeforeEach
  void anOrganizationWithAnOwner() {
    organization = Directory.organization("Northside");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
  }

  @Test
  void anOwnerChangesNameAndSettings() {
    Response shown = Api.as(owner).get(path());
    shown.then().statusCode(200).body("name", is("Northside")).body("settings", aMapWithSize(0));
    change(
            shown.header("ETag"),
            "{\"name\": \"Northside Group\", \"settings\": {\"brand\": {\"colour\": \"#00aa11\"}}}")
        .then()
        .statusCode(200)
        .header("ETag", is("\"1\""))
        .body("name", is("Northside Group"))
        .body("settings.brand.colour", is("#00aa11"));
    Api.as(owner)
        .get(path())
        .then()
        .header("ETag", is("\"1\""))
        .body("version", is(1))
        .body("name", is("Northside Group"))
        .body("settings.brand.colour", is("#00aa11"))
        .body("tier", is("biosync"));
  }

  @Test
  void whatIsLeftOutStays() {
    change("*", "{\"settings\": {\"weekStartsOn\": 7}}").then().statusCode(200);
    change("*", "{\"name\": \"Other\"}")
        .then()
        .body("settings.weekStartsOn", is(7))
        .body("name", is("Other"));
    change("*", "{}").then().statusCode(200).body("name", is("Other"));
  }

  @Test
  void aChangeNeedsTheVersionItWasMadeFor() {
    change(null, "{\"name\": \"A\"}").then().statusCode(428);
    change("\"7\"", "{\"name\": \"A\"}").then().statusCode(412);
    Api.as(owner).get(path()).then().body("name", is("Northside"));
  }

  @Test
  void ofManyChangesAtOnceToOneVersionOneIsMade() {
    String token = Directory.token(owner).sign();
    List<CompletableFuture<Integer>> changes =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            Api.with(token)
                                .header("If-Match", "\"0\"")
                                .body("{\"name\": \"Name %d\"}".formatted(i))
                                .patch(path())
                                .statusCode()))
            .toList();
    assertThat(changes.stream().map(CompletableFuture::join).toList())
        .containsOnlyOnce(200)
        .isSubsetOf(200, 412);
    Api.as(owner).get(path()).then().body("version", is(1));
  }

  @Test
  void invalidAndUnknownFieldsAreNamed() {
    change("*", "{\"name\": \" \"}").then().statusCode(400).body("errors[0].pointer", is("/name"));
    change("*", "{\"tier\": \"pro\"}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/tier"));
    change("*", "{\"settings\": 7}")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/settings"));
    change("*", "").then().statusCode(400);
  }

  @Test
  void complianceReadsAndDoesNotChange() {
    UUID compliance = Directory.person("compliance");
    Directory.organizationRole(organization, compliance, "compliance");
    Api.as(compliance).get(path()).then().statusCode(200);
    Api.as(compliance)
        .header("If-Match", "*")
        .body("{\"name\": \"A\"}")
        .patch(path())
        .then()
        .statusCode(403);
    Api.as(compliance).delete(path()).then().statusCode(403);
    Api.as(compliance).body(HILLTOP).post(path() + "/clinics").then().statusCode(403);
  }

  @Test
  void toAnotherOrganizationsOwnerItDoesNotExist() {
    UUID other = Directory.person("other");
    Directory.organizationRole(Directory.organization("Southbank"), other, "owner");
    UUID nowhere = UUID.randomUUID();
    assertThat(Api.withoutIds(Api.as(other).get(path()), organization))
        .startsWith("404")
        .isEqualTo(Api.withoutIds(Api.as(other).get(PATH + "/" + nowhere), nowhere));
    Api.as(other)
        .header("If-Match", "*")
        .body("{\"name\": \"A\"}")
        .patch(path())
        .then()
        .statusCode(404);
    Api.as(other).delete(path()).then().statusCode(404);
    Api.as(other).get(path() + "/clinics").then().statusCode(404);
    Api.as(other).body(HILLTOP).post(path() + "/clinics").then().statusCode(404);
  }

  @Test
  void theListHoldsTheCallersOwn() {
    UUID second = Directory.organization("Southbank");
    Directory.member(Directory.clinic(second, "Harbour"), owner, "viewer");
    Directory.organization("Somebody else's");
    Response first = Api.as(owner).get(PATH + "?limit=1");
    first
        .then()
        .statusCode(200)
        .body("items.name", is(List.of("Northside")))
        .body("items.role", is(List.of("owner")));
    Api.as(owner)
        .get(PATH + "?limit=1&cursor=" + first.path("next"))
        .then()
        .body("items.name", is(List.of("Southbank")))
        .body("items[0].role", nullValue())
        .body("next", nullValue());
  }

  private static final String HILLTOP =
      """
      {"name": "Hilltop", "kind": "therapy", "timeZone": "America/Chicago", "currency": "USD"}
      """;

  @Test
  void anOwnerOpensFurtherClinics() {
    Response made =
        Api.as(owner).header("Idempotency-Key", "key").body(HILLTOP).post(path() + "/clinics");
    made.then()
        .statusCode(201)
        .body("organizationId", is(organization.toString()))
        .body("kind", is("therapy"))
        .body("openingDays", is(List.of(1, 2, 3, 4, 5)));
    Api.as(owner).get(made.header("Location")).then().statusCode(200).body("name", is("Hilltop"));
    Response again =
        Api.as(owner).header("Idempotency-Key", "key").body(HILLTOP).post(path() + "/clinics");
    assertThat(again.asString()).isEqualTo(made.asString());
    Api.as(owner).get(path() + "/clinics").then().body("items.name", is(List.of("Hilltop")));
  }

  @Test
  void aClosedOrganizationIsGoneWithAllItsClinics() {
    UUID clinic = Directory.clinic(organization, "Riverside");
    UUID admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    String token = Directory.token(owner).sign();
    Api.as(owner).header("If-Match", "\"4\"").delete(path()).then().statusCode(412);
    Api.as(owner).delete(path()).then().statusCode(204);
    Api.with(token).get(path()).then().statusCode(401);
    Api.as(owner).get(path()).then().statusCode(404);
    Api.as(owner).get(PATH).then().body("items", empty());
    Api.as(admin).get("/tenancy/v1/clinics/" + clinic).then().statusCode(404);
    assertThat(Directory.number("select count(*) from tenancy.clinic where id = ?", clinic))
        .isEqualTo(1);
  }

  private String path() {
    return PATH + "/" + organization;
  }

  private Response change(String ifMatch, String body) {
    var request = Api.as(owner).body(body);
    return (ifMatch == null ? request : request.header("If-Match", ifMatch)).patch(path());
  }
}
