package dev.ward.tenancy.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class MeTest {

  private static final String ME = "/tenancy/v1/me";

  private final UUID person = UUID.randomUUID();

  @Test
  void aPersonIsKnownFromTheirFirstRequestOn() {
    Api.with(Tokens.user(person).sign())
        .get(ME)
        .then()
        .statusCode(200)
        .body("id", is(person.toString()))
        .body("subject", is(person.toString()))
        .body("name", is("Person " + person))
        .body("email", is(person + "@ward.example"))
        .body("emailVerified", is(true))
        .body("epoch", is(0))
        .body("organizations", empty())
        .body("clinics", empty());
    assertThat(profiles()).isEqualTo(1);
  }

  @Test
  void manyFirstRequestsAtOnceMakeOneProfile() {
    String token = Tokens.user(person).sign();
    List<CompletableFuture<Response>> requests =
        IntStream.range(0, 6)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> Api.with(token).get(ME)))
            .toList();
    assertThat(requests)
        .allSatisfy(request -> assertThat(request.join().statusCode()).isEqualTo(200));
    assertThat(profiles()).isEqualTo(1);
  }

  @Test
  void whatTheIdentityProviderSaysAnewIsKept() {
    Api.with(Tokens.user(person).sign()).get(ME).then().statusCode(200);
    Api.with(Tokens.user(person).claim("name", "Ada").claim("email_verified", false).sign())
        .get(ME)
        .then()
        .body("name", is("Ada"))
        .body("emailVerified", is(false));
    assertThat(version()).isEqualTo(1);
  }

  @Test
  void aLookThatBringsNothingNewWritesNothing() {
    for (int i = 0; i < 3; i++) {
      Api.with(Tokens.user(person).sign()).get(ME).then().statusCode(200);
    }
    assertThat(version()).isZero();
  }

  @Test
  void aPersonWithoutAnAddressOrNameIsAPersonToo() {
    Api.with(Tokens.user(person).claim("name", 7).claim("email", List.of()).sign())
        .get(ME)
        .then()
        .statusCode(200)
        .body("name", nullValue())
        .body("email", nullValue());
  }

  @Test
  void aNameTooLongToKeepIsCut() {
    String token = Tokens.user(person).claim("name", "n".repeat(300)).sign();
    Api.with(token).get(ME).then().statusCode(200).body("name", is("n".repeat(200)));
    Api.with(token).get(ME).then().statusCode(200);
    assertThat(version()).isZero();
  }

  @Test
  void anAccountWhoseSubjectIsNoUuidGetsAnIdOfItsOwn() {
    String subject = "auth0|" + person;
    String id =
        Api.with(Tokens.user(subject).sign())
            .get(ME)
            .then()
            .statusCode(200)
            .body("subject", is(subject))
            .extract()
            .path("id");
    assertThat(UUID.fromString(id)).isNotNull();
    Api.with(Tokens.user(subject).sign()).get(ME).then().body("id", is(id));
  }

  @Test
  void theRoleInAClinicIsTheMembershipElseTheOrganizations() {
    UUID me = Directory.person("me");
    UUID northside = Directory.organization("Northside");
    UUID riverside = Directory.clinic(northside, "Riverside");
    UUID hilltop = Directory.clinic(northside, "Hilltop");
    UUID harbour = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    Directory.organizationRole(northside, me, "compliance");
    Directory.member(riverside, me, "staff");
    Directory.member(harbour, me, "viewer");
    Api.as(me)
        .get(ME)
        .then()
        .body("organizations.name", is(List.of("Northside", "Southbank")))
        .body("organizations[0].role", is("compliance"))
        .body("organizations[1].role", nullValue())
        .body(
            "clinics.id",
            is(List.of(harbour, hilltop, riverside).stream().map(UUID::toString).toList()))
        .body("clinics.role", is(List.of("viewer", "compliance", "staff")))
        .body("clinics[1].organizationId", is(northside.toString()))
        .body("clinics[1].timeZone", is("America/New_York"))
        .body("clinics[1].currency", is("USD"))
        .body("clinics[1].kind", is("dental"));
  }

  @Test
  void nothingOfOtherPeoplesPlacesIsShown() {
    UUID stranger = Directory.person("stranger");
    Directory.member(
        Directory.clinic(Directory.organization("Northside"), "Riverside"),
        Directory.person("member"),
        "admin");
    Api.as(stranger).get(ME).then().body("organizations", empty()).body("clinics", empty());
  }

  @Test
  void closedClinicsAndOrganizationsAreNotShown() {
    UUID me = Directory.person("me");
    UUID open = Directory.organization("Open");
    UUID closed = Directory.organization("Closed");
    UUID clinic = Directory.clinic(open, "Closed clinic");
    Directory.member(clinic, me, "viewer");
    Directory.member(Directory.clinic(closed, "Of a closed one"), me, "viewer");
    Directory.execute("update tenancy.clinic set status = 'deleted' where id = ?", clinic);
    Directory.execute("update tenancy.organization set status = 'deleted' where id = ?", closed);
    Api.as(me)
        .get(ME)
        .then()
        .statusCode(200)
        .body("organizations.name", is(List.of("Open")))
        .body("clinics", empty());
  }

  @Test
  void aServiceIsNobody() {
    Api.with(Tokens.service("metrics-service").sign()).get(ME).then().statusCode(403);
  }

  private long profiles() {
    return Directory.number("select count(*) from tenancy.user_profile where user_id = ?", person);
  }

  private long version() {
    return Directory.number("select version from tenancy.user_profile where user_id = ?", person);
  }
}
