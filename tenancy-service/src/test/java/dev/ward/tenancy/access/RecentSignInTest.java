package dev.ward.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class RecentSignInTest {

  private static final Duration LONG_AGO = Duration.ofHours(2);

  private UUID organization;
  private UUID clinic;
  private UUID owner;

  @BeforeEach
  void anOwnerOfAClinic() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
  }

  @Test
  void closingAClinicNeedsARecentSignIn() {
    String path = "/tenancy/v1/clinics/" + clinic;
    refused(Api.with(signedInLongAgo()).delete(path));
    Api.as(owner).get(path).then().statusCode(200);
    Api.as(owner).delete(path).then().statusCode(204);
  }

  @Test
  void closingAnOrganizationNeedsARecentSignIn() {
    String path = "/tenancy/v1/organizations/" + organization;
    refused(Api.with(signedInLongAgo()).delete(path));
    Api.as(owner).delete(path).then().statusCode(204);
  }

  @Test
  void changingOwnersNeedsARecentSignIn() {
    UUID other = Directory.person("other");
    String path = "/tenancy/v1/organizations/" + organization + "/members/" + other;
    String role = "{\"role\":\"owner\"}";
    refused(Api.with(signedInLongAgo()).body(role).put(path));
    Api.as(owner).body(role).put(path).then().statusCode(201);
    refused(Api.with(signedInLongAgo()).delete(path));
    Api.as(owner).delete(path).then().statusCode(204);
  }

  @Test
  void aSecondFactorIsAsGoodAtAnyAge() {
    String token = Directory.token(owner).signedIn(LONG_AGO).claim("acr", "2").sign();
    Api.with(token).delete("/tenancy/v1/clinics/" + clinic).then().statusCode(204);
  }

  @Test
  void whatCanBeTakenBackNeedsNone() {
    Api.with(signedInLongAgo())
        .header("If-Match", "*")
        .body("{\"name\":\"Lakeside\"}")
        .patch("/tenancy/v1/clinics/" + clinic)
        .then()
        .statusCode(200);
  }

  @Test
  void theRefusalIsOnRecord() {
    refused(Api.with(signedInLongAgo()).delete("/tenancy/v1/clinics/" + clinic));
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox
                where stream = ? and event ->> 'reason' = 'close_clinic: insufficient_authentication'
                """,
                clinic))
        .isOne();
  }

  private String signedInLongAgo() {
    return Directory.token(owner).signedIn(LONG_AGO).sign();
  }

  private static void refused(Response answer) {
    answer
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", containsString("error=\"insufficient_user_authentication\""))
        .header("WWW-Authenticate", containsString("max_age=\"300\""))
        .body("type", is("urn:ward:problem:insufficient-user-authentication"));
  }
}
