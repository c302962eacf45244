package dev.ward.tenancy.organization;

import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class SettingsTest {

  private static final String ALL =
      """
      {"locale": "pt-PT", "weekStartsOn": 1, "fiscalYearStartsOn": 4, "invitationDays": 14,
       "supportContact": "help@ward.example", "dataRetentionYears": 10,
       "brand": {"colour": "#00aa11", "logoUrl": "https://ward.example/logo.svg"},
       "notifications": {"weeklyReport": true, "recipients": ["owner@ward.example"]}}
      """;

  private UUID organization;
  private UUID owner;

  @BeforeEach
  void anOrganizationWithAnOwner() {
    organization = Directory.organization("Northside");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
  }

  @Test
  void allThatTheSchemaNamesCanBeSet() {
    change(ALL)
        .then()
        .statusCode(200)
        .body("settings.notifications.recipients", is(List.of("owner@ward.example")));
    Api.as(owner)
        .get(path())
        .then()
        .body("settings", aMapWithSize(8))
        .body("settings.invitationDays", is(14))
        .body("settings.brand.colour", is("#00aa11"));
    change("{}").then().statusCode(200).body("settings", aMapWithSize(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "pt-PT"               | "Portuguese" | /settings/locale
          "weekStartsOn": 1     | "weekStartsOn": 8 | /settings/weekStartsOn
          "fiscalYearStartsOn": 4 | "fiscalYearStartsOn": 0 | /settings/fiscalYearStartsOn
          "invitationDays": 14  | "invitationDays": 31 | /settings/invitationDays
          "invitationDays": 14  | "invitationDays": "7" | /settings/invitationDays
          "help@ward.example"   | "help" | /settings/supportContact
          "dataRetentionYears": 10 | "dataRetentionYears": 5 | /settings/dataRetentionYears
          "#00aa11"             | "green" | /settings/brand/colour
          https://              | javascript: | /settings/brand/logoUrl
          ["owner@ward.example"] | ["owner@ward.example", "x"] | /settings/notifications/recipients/1
          "weeklyReport"        | "daily" | /settings/notifications/daily
          "locale"              | "a/b" | /settings/a~1b
          """)
  void whatTheSchemaForbidsIsNamedByPointer(String valid, String invalid, String pointer) {
    change(ALL.replace(valid, invalid))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.pointer", hasItem(pointer));
    Api.as(owner).get(path()).then().body("settings", aMapWithSize(0));
  }

  @Test
  void settingsThatAreTooLongAreRefusedWhateverTheySay() {
    change("{\"locale\": \"%s\"}".formatted("x".repeat(20_000)))
        .then()
        .statusCode(400)
        .body("errors.pointer", is(List.of("/settings")));
  }

  @Test
  void everybodyWhoIsSignedInReadsTheSchema() {
    Api.as(Directory.person("newcomer"))
        .get("/tenancy/v1/settings-schema")
        .then()
        .statusCode(200)
        .contentType("application/schema+json")
        .body("additionalProperties", is(false))
        .body("properties.invitationDays.maximum", is(30));
    RestAssured.get("/tenancy/v1/settings-schema").then().statusCode(401);
  }

  private String path() {
    return "/tenancy/v1/organizations/" + organization;
  }

  private Response change(String settings) {
    return Api.as(owner)
        .header("If-Match", "*")
        .body("{\"settings\": %s}".formatted(settings))
        .patch(path());
  }
}
