package dev.ward.tenancy.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class StaffRecordTest {

  private static final String RECORD =
      "{\"licenceNumber\":\"NY-4711\",\"specialisation\":\"Orthodontics\",\"employment\":\"employee\"}";

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID person;

  @BeforeEach
  void aClinicWithPeople() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    person = Directory.person("person");
    Directory.member(clinic, admin, "admin");
    Directory.member(clinic, person, "provider");
  }

  @Test
  void anAdminWritesChangesAndRemovesIt() {
    Api.as(admin).header("If-Match", "\"0\"").body(RECORD).put(path(clinic)).then().statusCode(412);
    write(admin)
        .then()
        .statusCode(200)
        .header("ETag", is("\"0\""))
        .body("licenceNumber", is("NY-4711"));
    write(admin).then().statusCode(428);
    Api.as(admin)
        .header("If-Match", "\"0\"")
        .body("{\"employment\":\"locum\"}")
        .put(path(clinic))
        .then()
        .statusCode(200)
        .body("employment", is("locum"))
        .body("licenceNumber", nullValue());
    Api.as(admin).header("If-Match", "\"0\"").body(RECORD).put(path(clinic)).then().statusCode(412);
    Api.as(admin).delete(path(clinic)).then().statusCode(204);
    Api.as(admin).delete(path(clinic)).then().statusCode(404);
  }

  @Test
  void everybodyReadsTheirOwnAndNobodyElses() {
    write(admin);
    Api.as(person)
        .get(path(clinic))
        .then()
        .statusCode(200)
        .body("specialisation", is("Orthodontics"));
    UUID colleague = Directory.person("colleague");
    Directory.member(clinic, colleague, "provider");
    Api.as(colleague).get(path(clinic)).then().statusCode(404);
    Api.as(person).body(RECORD).put(path(clinic)).then().statusCode(403);
    Api.as(person).delete(path(clinic)).then().statusCode(403);
  }

  @Test
  void anotherEmployerSeesOnlyItsOwn() {
    write(admin);
    UUID elsewhere = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    UUID other = Directory.person("other");
    Directory.member(elsewhere, other, "admin");
    Directory.member(elsewhere, person, "provider");
    Api.as(other).get(path(clinic)).then().statusCode(404);
    Api.as(other).get(path(elsewhere)).then().statusCode(404);
  }

  @Test
  void itIsKeptOfPeopleOfTheOrganizationOnlyAndAStrangerIsLikeNobody() {
    UUID stranger = Directory.person("stranger");
    for (UUID nobody : List.of(stranger, UUID.randomUUID())) {
      Api.as(admin)
          .body(RECORD)
          .put("/tenancy/v1/clinics/" + clinic + "/members/" + nobody + "/staff-record")
          .then()
          .statusCode(422)
          .body("errors[0].pointer", is("/userId"))
          .body("errors[0].message", is("is nobody of this organization"));
    }
  }

  @Test
  void theLicenceNumberStaysOutOfTheTrail() {
    write(admin);
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox
                where stream = ? and event ->> 'action' = 'staff-record.created' and event::text not like '%4711%'
                """,
                clinic))
        .isOne();
  }

  @Test
  void whatIsWrongIsNamed() {
    Api.as(admin)
        .body("{\"employment\":\"slavish\",\"licenceNumber\":\"\"}")
        .put(path(clinic))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/employment"))
        .body("errors.pointer", hasItem("/licenceNumber"));
  }

  private Response write(UUID caller) {
    return Api.as(caller).body(RECORD).put(path(clinic));
  }

  private String path(UUID place) {
    return "/tenancy/v1/clinics/" + place + "/members/" + person + "/staff-record";
  }
}
