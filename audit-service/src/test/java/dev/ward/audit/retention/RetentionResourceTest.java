package dev.ward.audit.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class RetentionResourceTest {

  private UUID organization;
  private UUID compliance;

  @BeforeEach
  void anOrganizationWithAComplianceOfficer() {
    organization = Directory.organization("Northside");
    compliance = Directory.person("compliance");
    Directory.organizationRole(organization, compliance, "compliance");
  }

  @Test
  void whatSpeaksOfPatientsIsKeptForSixYearsUnlessMoreWasAgreed() {
    retention(compliance, organization)
        .then()
        .statusCode(200)
        .body("items.name", contains("patient", "access", "operation", "change"))
        .body("items.find { it.name == 'patient' }.months", is(72))
        .body("items.find { it.name == 'operation' }.floorMonths", is(12));
    agree("patient", 120, "\"0\"").then().statusCode(200).header("ETag", "\"1\"");
    retention(compliance, organization)
        .then()
        .body("items.find { it.name == 'patient' }.months", is(120))
        .body("items.find { it.name == 'patient' }.usualMonths", is(72));
  }

  @Test
  void anAgreementIsOnRecord() {
    agree("access", 100, "*").then().statusCode(200);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.outbox
                where stream = ? and event ->> 'action' = 'retention.created'
                  and event #>> '{changes,months,new}' = '100' and event #>> '{target,id}' = 'access'
                """,
                organization))
        .isEqualTo(1);
  }

  @Test
  void nobodyAgreesToLessThanTheFloor() {
    agree("patient", 71, "*").then().statusCode(422).body("errors.pointer", hasItem("/months"));
    agree("operation", 11, "*").then().statusCode(422);
    agree("operation", 12, "*").then().statusCode(200);
    agree("operation", 1201, "*").then().statusCode(400);
  }

  @Test
  void anAgreementOnWhatHasChangedMeanwhileIsRefused() {
    agree("change", 80, null).then().statusCode(428);
    agree("change", 80, "\"0\"").then().statusCode(200);
    agree("change", 90, "\"0\"").then().statusCode(412);
    agree("change", 90, "\"1\"").then().statusCode(200).body("version", is(2));
    agree("nothing", 90, "*").then().statusCode(404);
  }

  @Test
  void anotherOrganizationsAgreementIsNeitherSeenNorChanged() {
    UUID other = Directory.organization("Southbank");
    retention(compliance, other).then().statusCode(404);
    as(compliance)
        .header("If-Match", "*")
        .body("{\"months\": 90}")
        .put(path(other) + "/retention/patient")
        .then()
        .statusCode(404);
    as(compliance).get(path(other) + "/segments").then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource({"owner, 200", "compliance, 200"})
  void overseersSeeWhatWasAgreed(String role, int status) {
    UUID person = Directory.person(role);
    Directory.organizationRole(organization, person, role);
    retention(person, organization).then().statusCode(status);
    as(person).get(path(organization) + "/segments").then().statusCode(status);
  }

  @Test
  void anAdminOfAClinicHasNoSayInIt() {
    UUID admin = Directory.person("admin");
    Directory.member(Directory.clinic(organization, "Riverside"), admin, "admin");
    retention(admin, organization).then().statusCode(404);
  }

  private Response agree(String name, int months, String ifMatch) {
    RequestSpecification request = as(compliance).body("{\"months\": " + months + "}");
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    return request.put(path(organization) + "/retention/" + name);
  }

  private static Response retention(UUID person, UUID organization) {
    return as(person).get(path(organization) + "/retention");
  }

  private static String path(UUID organization) {
    return "/audit/v1/organizations/" + organization;
  }

  private static RequestSpecification as(UUID person) {
    return given().auth().oauth2(Directory.token(person).sign()).contentType("application/json");
  }
}
