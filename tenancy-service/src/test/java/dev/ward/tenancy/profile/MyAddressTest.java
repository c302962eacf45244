package dev.ward.tenancy.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class MyAddressTest {

  private static final String ME = "/tenancy/v1/me";

  private static final String ADDRESSES =
      """
      {"addresses": {"home": {"lines": ["1 Hill Road"], "city": "Lisboa", "postalCode": "1100-001", "country": "PT"}}}
      """;

  private UUID clinic;
  private UUID person;

  @BeforeEach
  void aPersonOfAClinic() {
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    person = Directory.person("staff");
    Directory.member(clinic, person, "staff");
  }

  @Test
  void aPersonKeepsTheirOwnAddresses() {
    Response shown = Api.as(person).get(ME);
    shown.then().statusCode(200).body("addresses", aMapWithSize(0));
    Response changed = change(shown.header("ETag"), ADDRESSES);
    changed.then().statusCode(200).body("addresses.home.city", is("Lisboa"));
    Api.as(person)
        .get(ME)
        .then()
        .header("ETag", is(changed.header("ETag")))
        .body("addresses.home.postalCode", is("1100-001"));
    change("*", "{}").then().statusCode(200).body("addresses", aMapWithSize(1));
    change("*", "{\"addresses\": {}}").then().body("addresses", aMapWithSize(0));
  }

  @Test
  void aChangeNeedsTheVersionItWasMadeFor() {
    String seen = Api.as(person).get(ME).header("ETag");
    change(null, ADDRESSES).then().statusCode(428);
    change(seen, ADDRESSES).then().statusCode(200);
    change(seen, ADDRESSES).then().statusCode(412);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "PT"            | "XX"      | /addresses/home/country
          ["1 Hill Road"] | []        | /addresses/home/lines
          "home"          | "billing" | /addresses/billing
          "addresses"     | "name"    | /name
          """)
  void whatIsNoAddressIsNamedByPointer(String valid, String invalid, String pointer) {
    change("*", ADDRESSES.replace(valid, invalid))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem(pointer));
  }

  @Test
  void nobodyElseIsShownThem() {
    change("*", ADDRESSES).then().statusCode(200);
    UUID admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    Response members = Api.as(admin).get("/tenancy/v1/clinics/" + clinic + "/members");
    members.then().statusCode(200).body("items.userId", hasItem(person.toString()));
    String operator = Tokens.user(Directory.person("operator")).operator().sign();
    Response looked = Api.with(operator).get("/tenancy/v1/people/" + person);
    for (Response response : new Response[] {members, looked, Api.as(admin).get(ME)}) {
      assertThat(response.asString()).doesNotContain("Lisboa").doesNotContain("Hill Road");
    }
    assertThat(
            Directory.number(
                """
                select count(*) from information_schema.column_privileges
                where grantee like '%\\_service' and table_schema = 'tenancy' and table_name = 'user_profile'
                  and column_name = 'addresses' and privilege_type = 'SELECT'
                """))
        .isZero();
  }

  @Test
  void theTrailSaysThatTheyChangedAndNotToWhat() {
    change("*", ADDRESSES).then().statusCode(200);
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox
                where event ->> 'action' = 'profile.updated' and event -> 'target' ->> 'id' = ?
                  and event #>> '{changes,addresses,redacted}' = 'true' and event::text not like '%Lisboa%'
                """,
                person.toString()))
        .isOne();
  }

  @Test
  void aServiceHasNoAddresses() {
    Api.with(Tokens.service("metrics-service").sign())
        .header("If-Match", "*")
        .body(ADDRESSES)
        .patch(ME)
        .then()
        .statusCode(403);
  }

  private Response change(String ifMatch, String body) {
    var request = Api.as(person).body(body);
    return (ifMatch == null ? request : request.header("If-Match", ifMatch)).patch(ME);
  }
}
