package dev.ward.tenancy.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class ClinicTest {

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID viewer;
  private UUID owner;

  @BeforeEach
  void aClinicWithItsPeople() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = member("admin");
    viewer = member("viewer");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
  }

  @Test
  void everyMemberSeesTheClinic() {
    Api.as(viewer)
        .get(path())
        .then()
        .statusCode(200)
        .header("ETag", is("\"0\""))
        .body("id", is(clinic.toString()))
        .body("organizationId", is(organization.toString()))
        .body("name", is("Riverside"))
        .body("kind", is("dental"))
        .body("status", is("active"))
        .body("timeZone", is("America/New_York"))
        .body("currency", is("USD"))
        .body("openingDays", is(List.of(1, 2, 3, 4, 5)));
  }

  @Test
  void anAdminChangesTheClinic() {
    change(
            admin,
            "\"0\"",
            "{\"name\": \"Riverside East\", \"openingDays\": [6, 2], \"kind\": \"therapy\"}")
        .then()
        .statusCode(200)
        .header("ETag", is("\"1\""))
        .body("openingDays", is(List.of(2, 6)));
    Api.as(viewer)
        .get(path())
        .then()
        .body("name", is("Riverside East"))
        .body("openingDays", is(List.of(2, 6)))
        .body("kind", is("therapy"))
        .body("version", is(1));
    assertThat(Directory.number("select opening_days[2] from access.clinic where id = ?", clinic))
        .isEqualTo(6);
  }

  @Test
  void theAnswerToAChangeIsWhatIsReadAfterIt() {
    String changed = change(admin, "*", "{\"name\": \"Riverside East\"}").asString();
    assertThat(changed).isEqualTo(Api.as(admin).get(path()).asString());
    assertThat(JsonPath.from(changed).getString("updatedAt"))
        .isGreaterThan(JsonPath.from(changed).getString("createdAt"));
  }

  @Test
  void aChangeNeedsTheVersionItWasMadeFor() {
    change(admin, null, "{\"name\": \"A\"}").then().statusCode(428);
    change(admin, "\"5\"", "{\"name\": \"A\"}").then().statusCode(412);
    change(admin, "*", "{\"name\": \"A\"}").then().statusCode(200);
  }

  @Test
  void aViewerChangesNothing() {
    change(viewer, "*", "{\"name\": \"A\"}").then().statusCode(403);
    Api.as(viewer).delete(path()).then().statusCode(403);
    Api.as(viewer)
        .body("{\"day\": \"2026-12-24\"}")
        .post(path() + "/closures")
        .then()
        .statusCode(403);
    Api.as(viewer).delete(path() + "/closures/2026-12-24").then().statusCode(403);
  }

  @Test
  void toTheAdminOfAnotherClinicThisOneDoesNotExist() {
    UUID other = Directory.person("other");
    Directory.member(Directory.clinic(organization, "Hilltop"), other, "admin");
    UUID nowhere = UUID.randomUUID();
    assertThat(Api.withoutIds(Api.as(other).get(path()), clinic))
        .startsWith("404")
        .isEqualTo(Api.withoutIds(Api.as(other).get("/tenancy/v1/clinics/" + nowhere), nowhere));
    change(other, "*", "{\"name\": \"A\"}").then().statusCode(404);
    Api.as(other).delete(path()).then().statusCode(404);
    Api.as(other).get(path() + "/closures").then().statusCode(404);
    Api.as(other)
        .body("{\"day\": \"2026-12-24\"}")
        .post(path() + "/closures")
        .then()
        .statusCode(404);
    assertThat(Api.withoutIds(Api.as(other).post(path() + "/restore"), clinic))
        .startsWith("404")
        .isEqualTo(
            Api.withoutIds(
                Api.as(other).post("/tenancy/v1/clinics/" + nowhere + "/restore"), nowhere));
  }

  @Test
  void timeZoneAndCurrencyAreForGood() {
    change(admin, "*", "{\"timeZone\": \"Europe/Lisbon\"}")
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/timeZone"));
    change(admin, "*", "{\"currency\": \"EUR\"}").then().statusCode(400);
    change(admin, "*", "{\"openingDays\": [0]}")
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/openingDays/0"));
  }

  @Test
  void anOwnerClosesAndRestoresAClinic() {
    Api.as(admin).delete(path()).then().statusCode(403);
    Api.as(owner).delete(path()).then().statusCode(204);
    for (UUID person : List.of(owner, admin)) {
      Api.as(person).get(path()).then().statusCode(404);
    }
    Api.as(owner).get(clinics()).then().body("items", empty());
    Api.as(owner)
        .get(clinics() + "?closed=true")
        .then()
        .body("items.id", is(List.of(clinic.toString())));
    Api.as(admin).post(path() + "/restore").then().statusCode(404);
    Api.as(owner)
        .post(path() + "/restore")
        .then()
        .statusCode(200)
        .body("status", is("active"))
        .body("version", is(2));
    Api.as(admin).get(path()).then().statusCode(200);
  }

  @Test
  void closingAClinicTakesItOutOfItsMembersClaims() {
    String token = Directory.token(viewer).sign();
    long before = Directory.epoch(viewer);
    Api.as(owner).delete(path()).then().statusCode(204);
    assertThat(Directory.epoch(viewer)).isEqualTo(before + 1);
    Api.with(token).get("/tenancy/v1/me").then().statusCode(401);
    Api.as(owner).post(path() + "/restore").then().statusCode(200);
    assertThat(Directory.epoch(viewer)).isEqualTo(before + 2);
  }

  @Test
  void anOperatorManagesAClinicWithoutBeingOfIt() {
    String token = Tokens.user(Directory.person("operator")).operator().sign();
    Api.with(token).delete(path()).then().statusCode(204);
    Api.with(token).post(path() + "/restore").then().statusCode(200);
    Api.with(token)
        .post("/tenancy/v1/clinics/" + UUID.randomUUID() + "/restore")
        .then()
        .statusCode(404);
  }

  @Test
  void everyChangeIsOnRecordWithWhoMadeIt() {
    change(admin, "*", "{\"name\": \"Riverside East\"}").then().statusCode(200);
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox
                where stream = ? and event ->> 'action' = 'clinic.updated' and event -> 'actor' ->> 'id' = ?
                  and event -> 'changes' -> 'name' ->> 'new' = 'Riverside East'
                """,
                clinic,
                admin.toString()))
        .isEqualTo(1);
  }

  private UUID member(String role) {
    UUID person = Directory.person(role);
    Directory.member(clinic, person, role);
    return person;
  }

  private String path() {
    return "/tenancy/v1/clinics/" + clinic;
  }

  private String clinics() {
    return "/tenancy/v1/organizations/" + organization + "/clinics";
  }

  private Response change(UUID by, String ifMatch, String body) {
    var request = Api.as(by).body(body);
    return (ifMatch == null ? request : request.header("If-Match", ifMatch)).patch(path());
  }
}
