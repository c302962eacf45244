package dev.ward.tenancy.address;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class PlaceAddressTest {

  private static final String ADDRESSES =
      """
      {"postal": {"lines": ["Northside", "12 Quay Street"], "city": "Lisboa", "postalCode": "1100-001", "country": "PT"},
       "billing": {"lines": ["PO Box 7"], "city": "Porto", "region": "Norte", "country": "PT"}}
      """;

  private UUID organization;
  private UUID clinic;
  private UUID owner;
  private UUID viewer;

  @BeforeEach
  void anOrganizationWithAClinic() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
    viewer = Directory.person("viewer");
    Directory.member(clinic, viewer, "viewer");
  }

  @Test
  void anOrganizationAndAClinicHaveAddresses() {
    for (String path : List.of(organizationPath(), clinicPath())) {
      Api.as(owner).get(path).then().statusCode(200).body("addresses", aMapWithSize(0));
      change(owner, path, ADDRESSES)
          .then()
          .statusCode(200)
          .body("addresses.postal.lines", is(List.of("Northside", "12 Quay Street")));
      Api.as(owner)
          .get(path)
          .then()
          .body("addresses", aMapWithSize(2))
          .body("addresses.postal", aMapWithSize(4))
          .body("addresses.billing.region", is("Norte"))
          .body("addresses.billing.country", is("PT"));
      Api.as(owner)
          .header("If-Match", "*")
          .body("{\"name\": \"Other\"}")
          .patch(path)
          .then()
          .body("addresses", aMapWithSize(2));
      change(owner, path, "{}").then().statusCode(200).body("addresses", aMapWithSize(0));
    }
  }

  @Test
  void listsShowAddressesToo() {
    change(owner, organizationPath(), ADDRESSES).then().statusCode(200);
    change(owner, clinicPath(), ADDRESSES).then().statusCode(200);
    for (String path : List.of("/tenancy/v1/organizations", organizationPath() + "/clinics")) {
      Api.as(owner).get(path).then().body("items[0].addresses.billing.city", is("Porto"));
    }
  }

  @Test
  void whoMayNotChangeThePlaceDoesNotChangeItsAddresses() {
    change(viewer, clinicPath(), ADDRESSES).then().statusCode(403);
    UUID stranger = Directory.person("stranger");
    UUID elsewhere = Directory.organization("Southbank");
    Directory.organizationRole(elsewhere, stranger, "owner");
    change(stranger, clinicPath(), ADDRESSES).then().statusCode(404);
    change(stranger, organizationPath(), ADDRESSES).then().statusCode(404);
    Api.as(viewer).get(clinicPath()).then().body("addresses", aMapWithSize(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "Lisboa"        | ""             | /addresses/postal/city
          "city": "Porto",|                | /addresses/billing/city
          ["PO Box 7"]    | []             | /addresses/billing/lines
          ["PO Box 7"]    | ["a", "b", "c", "d", "e"] | /addresses/billing/lines
          ["PO Box 7"]    | [" "]          | /addresses/billing/lines/0
          "PT"            | "XX"           | /addresses/postal/country
          "PT"            | "Portugal"     | /addresses/postal/country
          "1100-001"      | "123456789012345678901" | /addresses/postal/postalCode
          "billing"       | "home"         | /addresses/home
          "region"        | "state"        | /addresses/billing/state
          """)
  void whatIsNoAddressIsNamedByPointer(String valid, String invalid, String pointer) {
    String wrong = ADDRESSES.replace(valid, invalid == null ? "" : invalid);
    for (String path : List.of(organizationPath(), clinicPath())) {
      change(owner, path, wrong)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("errors.pointer", hasItem(pointer));
      Api.as(owner).get(path).then().body("addresses", aMapWithSize(0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"home\": {\"lines\": [\"a\"], \"city\": \"b\", \"country\": \"PT\"}}",
        "{\"postal\": 7}",
        "{\"postal\": {\"lines\": \"a\", \"city\": \"b\", \"country\": \"PT\"}}",
        "{\"postal\": {\"lines\": [7], \"city\": \"b\", \"country\": \"PT\"}}",
        "{\"postal\": {\"lines\": [\"a\"], \"city\": \"b\"}}",
        "{\"postal\": {\"lines\": [\"a\"], \"city\": null, \"country\": \"PT\"}}",
        "{\"postal\": {\"lines\": [\"a\"], \"city\": \"b\", \"country\": \"pt\"}}",
        "{\"postal\": {\"lines\": [\"a\"], \"city\": \"b\", \"country\": \"PT\", \"region\": 7}}",
        "{\"postal\": {\"lines\": [\"a\"], \"city\": \"b\", \"country\": \"PT\", \"x\": \"y\"}}"
      })
  void theDatabaseTakesNothingElseEither(String wrong) {
    for (String table : List.of("organization", "clinic")) {
      assertThatThrownBy(
              () ->
                  Directory.execute(
                      "update tenancy.%s set addresses = ?::jsonb where true".formatted(table),
                      wrong))
          .hasMessageContaining(table + "_addresses");
    }
  }

  private static Response change(UUID person, String path, String addresses) {
    return Api.as(person)
        .header("If-Match", "*")
        .body("{\"addresses\": %s}".formatted(addresses))
        .patch(path);
  }

  private String organizationPath() {
    return "/tenancy/v1/organizations/" + organization;
  }

  private String clinicPath() {
    return "/tenancy/v1/clinics/" + clinic;
  }
}
