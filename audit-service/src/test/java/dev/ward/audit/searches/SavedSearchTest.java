package dev.ward.audit.searches;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class SavedSearchTest {

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID owner;

  @BeforeEach
  void aClinicWithAnAdminAndAnOwner() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
  }

  @Test
  void aSavedSearchFindsWhatIsThereWhenItIsRun() {
    String id = saved(admin, clinics(), denials(), false);
    JsonObject denied = denied();
    Events.record(denied, Events.of(clinic));
    as(admin)
        .get(clinics() + "/" + id + "/events")
        .then()
        .statusCode(200)
        .body("items.id", is(List.of(denied.getString("id"))));
    Response narrower =
        as(admin).get(clinics() + "/" + id + "/events?actor=" + UUID.randomUUID() + "&limit=1");
    narrower.then().statusCode(200).body("items", hasSize(0));
    as(admin)
        .get(clinics() + "/" + id + "/events?outcome=success")
        .then()
        .body("items", hasSize(1));
    as(admin).get(clinics() + "/" + id + "/events?limit=0").then().statusCode(400);
  }

  @Test
  void aSavedSearchIsChangedByItsVersionAndRemoved() {
    String id = saved(admin, clinics(), denials(), false);
    Response read = as(admin).get(clinics() + "/" + id);
    read.then().statusCode(200).body("name", is("Mine")).body("filter.outcome", is("denied"));
    String body = body("Changed", new JsonObject().put("action", "goal.*"), true);
    as(admin).body(body).put(clinics() + "/" + id).then().statusCode(428);
    as(admin)
        .header("If-Match", read.header("ETag"))
        .body(body)
        .put(clinics() + "/" + id)
        .then()
        .statusCode(200)
        .body("name", is("Changed"))
        .body("shared", is(true))
        .body("filter.action", is("goal.*"));
    as(admin)
        .header("If-Match", read.header("ETag"))
        .body(body)
        .put(clinics() + "/" + id)
        .then()
        .statusCode(412);
    as(admin).delete(clinics() + "/" + id).then().statusCode(204);
    as(admin).get(clinics() + "/" + id).then().statusCode(404);
    as(admin).get(clinics()).then().body("items", hasSize(0));
  }

  @Test
  void onlyASharedSearchIsSeenByOthersOfTheClinicAndOfNoOther() {
    String own = saved(admin, clinics(), denials(), false);
    String shared = saved(owner, clinics(), denials(), true);
    as(owner).get(clinics()).then().body("items.id", is(List.of(shared)));
    as(admin).get(clinics()).then().body("items.id", is(List.of(own, shared)));
    as(owner).get(clinics() + "/" + own).then().statusCode(404);
    as(owner).get(clinics() + "/" + own + "/events").then().statusCode(404);
    as(owner).delete(clinics() + "/" + own).then().statusCode(404);

    UUID southbank = Directory.organization("Southbank");
    UUID harbour = Directory.clinic(southbank, "Harbour");
    UUID stranger = Directory.person("admin");
    Directory.member(harbour, stranger, "admin");
    as(stranger).get(clinics()).then().statusCode(404);
    String theirs = "/audit/v1/clinics/" + harbour + "/saved-searches/" + shared;
    as(stranger).get(theirs).then().statusCode(404);
    as(stranger).get(theirs + "/events").then().statusCode(404);
    as(stranger)
        .header("If-Match", "*")
        .body(body("x", denials(), true))
        .put(theirs)
        .then()
        .statusCode(404);
    as(stranger).delete(theirs).then().statusCode(404);
  }

  @Test
  void anOrganizationsSearchesAreItsOwn() {
    String id = saved(owner, organizations(), denials().put("clinic", clinic.toString()), true);
    JsonObject denied = denied();
    Events.record(denied);
    as(owner)
        .get(organizations() + "/" + id + "/events")
        .then()
        .statusCode(200)
        .body("items.id", is(List.of(denied.getString("id"))));
    as(owner).get(clinics() + "/" + id).then().statusCode(404);
    as(admin).get(organizations() + "/" + id).then().statusCode(404);
    as(owner)
        .body(body("x", denials().put("clinic", clinic.toString()), false))
        .post(clinics())
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("/filter/clinic"));
  }

  @Test
  void noPatientIsSavedButOneMayBeAskedForWhenItIsRun() {
    as(admin)
        .body(body("x", new JsonObject().put("subject", "patient-1"), false))
        .post(clinics())
        .then()
        .statusCode(400);
    String id = saved(admin, clinics(), new JsonObject().put("action", "goal.*"), false);
    JsonObject about = Events.of(clinic).put("subjectId", "patient-1");
    Events.record(about, Events.of(clinic));
    as(admin)
        .get(clinics() + "/" + id + "/events?subject=patient-1")
        .then()
        .body("items.id", is(List.of(about.getString("id"))));
  }

  @Test
  void whatIsSavedIsOnRecordWithoutItsWords() {
    String id = saved(admin, clinics(), new JsonObject().put("text", "Miller"), true);
    as(admin).delete(clinics() + "/" + id).then().statusCode(204);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.outbox
                where stream = ? and event ->> 'action' in ('saved-search.created', 'saved-search.deleted')
                  and event::text not like '%Miller%' and event::text not like '%Mine%'
                """,
                clinic))
        .isEqualTo(2);
  }

  @Test
  void rolesBelowAdminHaveNoSearches() {
    UUID staff = Directory.person("staff");
    Directory.member(clinic, staff, "staff");
    as(staff).get(clinics()).then().statusCode(403);
    as(staff).body(body("x", denials(), false)).post(clinics()).then().statusCode(403);
  }

  private static JsonObject denials() {
    return new JsonObject().put("outcome", "denied");
  }

  private JsonObject denied() {
    return Events.of(clinic)
        .put("action", "access.denied")
        .put("outcome", "denied")
        .put("changes", null);
  }

  private String saved(UUID person, String path, JsonObject filter, boolean shared) {
    return as(person)
        .body(body("Mine", filter, shared))
        .post(path)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static String body(String name, JsonObject filter, boolean shared) {
    return new JsonObject().put("name", name).put("filter", filter).put("shared", shared).encode();
  }

  private String clinics() {
    return "/audit/v1/clinics/" + clinic + "/saved-searches";
  }

  private String organizations() {
    return "/audit/v1/organizations/" + organization + "/saved-searches";
  }

  private static RequestSpecification as(UUID person) {
    return given().auth().oauth2(Directory.token(person).sign()).contentType("application/json");
  }
}
