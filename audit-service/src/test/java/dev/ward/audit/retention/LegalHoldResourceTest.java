package dev.ward.audit.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class LegalHoldResourceTest {

  private UUID organization;
  private UUID clinic;
  private UUID owner;

  @BeforeEach
  void anOrganizationWithAnOwner() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
  }

  @Test
  void aHoldLastsUntilItIsReleasedAndIsNeverForgotten() {
    String id = placed(new JsonObject().put("clinicId", clinic.toString()));
    as(owner)
        .get(path() + "/" + id)
        .then()
        .statusCode(200)
        .body("clinicId", is(clinic.toString()))
        .body("releasedAt", nullValue())
        .body("createdBy", is(owner.toString()));
    release(id, "Settled")
        .then()
        .statusCode(200)
        .body("releasedAt", notNullValue())
        .body("releasedBecause", is("Settled"));
    release(id, "Once more").then().statusCode(200).body("releasedBecause", is("Settled"));
    as(owner).get(path()).then().body("items", hasSize(0));
    as(owner).get(path() + "?released=true").then().body("items", hasSize(1));
  }

  @Test
  void aHoldIsOnRecordWithoutItsReason() {
    release(placed(new JsonObject()), "Settled");
    assertThat(
            Directory.number(
                """
                select count(*) from audit.outbox
                where stream = ? and event ->> 'action' in ('legal-hold.created', 'legal-hold.updated')
                  and event::text not like '%lawsuit%' and event::text not like '%Settled%'
                """,
                organization))
        .isEqualTo(2);
  }

  @Test
  void aHoldThatIsAskedForTwiceIsPlacedOnce() {
    for (int i = 0; i < 2; i++) {
      as(owner)
          .header("Idempotency-Key", "hold-1")
          .body(new JsonObject().put("reason", "A lawsuit").encode())
          .post(path())
          .then()
          .statusCode(201);
    }
    as(owner).get(path()).then().body("items", hasSize(1));
  }

  @Test
  void onlyClinicsOfTheOrganizationAreHeld() {
    UUID other = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    place(new JsonObject().put("clinicId", other.toString()))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/clinicId"));
    place(new JsonObject().put("subjectId", "p-1"))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/clinicId"));
    place(new JsonObject().put("reason", " ")).then().statusCode(400);
  }

  @Test
  void anotherOrganizationsHoldsAreNeitherSeenNorReleased() {
    String id = placed(new JsonObject());
    UUID stranger = Directory.person("owner");
    UUID southbank = Directory.organization("Southbank");
    Directory.organizationRole(southbank, stranger, "owner");
    as(stranger).get(path()).then().statusCode(404);
    as(stranger)
        .get("/audit/v1/organizations/" + southbank + "/legal-holds/" + id)
        .then()
        .statusCode(404);
    as(stranger)
        .body("{\"reason\": \"x\"}")
        .post("/audit/v1/organizations/" + southbank + "/legal-holds/" + id + "/release")
        .then()
        .statusCode(404);
    as(owner).get(path() + "/" + id).then().body("releasedAt", nullValue());
  }

  private String placed(JsonObject hold) {
    return place(hold).then().statusCode(201).extract().path("id");
  }

  private Response place(JsonObject hold) {
    JsonObject body = new JsonObject().put("reason", "A lawsuit").mergeIn(hold);
    return as(owner).body(body.encode()).post(path());
  }

  private Response release(String id, String reason) {
    return as(owner)
        .body(new JsonObject().put("reason", reason).encode())
        .post(path() + "/" + id + "/release");
  }

  private String path() {
    return "/audit/v1/organizations/" + organization + "/legal-holds";
  }

  private static RequestSpecification as(UUID person) {
    return given().auth().oauth2(Directory.token(person).sign()).contentType("application/json");
  }
}
