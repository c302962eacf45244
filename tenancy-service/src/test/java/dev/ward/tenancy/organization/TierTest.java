package dev.ward.tenancy.organization;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class TierTest {

  private static final String HILLTOP =
      """
      {"name": "Hilltop", "kind": "therapy", "timeZone": "America/Chicago", "currency": "USD"}
      """;
  private static final int MEMBERS_ON_FREE = 10;

  private UUID organization;
  private UUID owner;
  private String operator;

  @BeforeEach
  void anOrganizationOnTheFreeTier() {
    organization = Directory.organization("Northside", "free");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
    operator = Tokens.user(Directory.person("operator")).operator().sign();
  }

  @Test
  void everybodyWhoIsSignedInSeesWhatTiersAllow() {
    Api.as(Directory.person("newcomer"))
        .get("/tenancy/v1/tiers")
        .then()
        .statusCode(200)
        .body("items.tier", is(List.of("free", "pro", "biosync")))
        .body("items[0].maxClinics", is(1))
        .body("items[0].maxMembersPerClinic", is(MEMBERS_ON_FREE))
        .body("items[2].maxClinics", nullValue())
        .body("next", nullValue());
  }

  @Test
  void aSecondClinicIsMoreThanTheFreeTierAllows() {
    open().then().statusCode(201);
    isOverTheLimit(open());
    setTier(operator, "*", "pro").then().statusCode(200).body("tier", is("pro"));
    open().then().statusCode(201);
  }

  @RepeatedTest(10)
  void ofTwoOpeningsAtOnceAtTheLimitOneIsMade() {
    String token = Directory.token(owner).sign();
    assertThat(atOnce(() -> open(token), () -> open(token))).containsExactlyInAnyOrder(201, 409);
    assertThat(
            Directory.number(
                "select count(*) from access.clinic where organization_id = ?", organization))
        .isEqualTo(1);
  }

  @Test
  void aClosedClinicIsRestoredOnlyWhereThereIsRoomForIt() {
    UUID first = UUID.fromString(open().path("id"));
    Api.as(owner).delete("/tenancy/v1/clinics/" + first).then().statusCode(204);
    UUID second = UUID.fromString(open().path("id"));
    isOverTheLimit(Api.as(owner).post("/tenancy/v1/clinics/" + first + "/restore"));
    Api.as(owner).delete("/tenancy/v1/clinics/" + second).then().statusCode(204);
    Api.as(owner).post("/tenancy/v1/clinics/" + first + "/restore").then().statusCode(200);
  }

  @Test
  void aClinicHasNoMoreMembersThanTheTierAllows() {
    UUID clinic = fullClinic();
    isOverTheLimit(join(clinic, Directory.token(owner).sign()));
    Directory.execute(
        """
        update tenancy.user_clinic_roles set valid_until = current_date - 1
        where clinic_id = ? and user_id = (select min(user_id::text)::uuid from tenancy.user_clinic_roles where clinic_id = ? and role = 'viewer')
        """,
        clinic,
        clinic);
    join(clinic, Directory.token(owner).sign()).then().statusCode(201);
    isOverTheLimit(join(clinic, Directory.token(owner).sign()));
  }

  @RepeatedTest(5)
  void ofTwoWhoJoinAtOnceAtTheLimitOneBecomesAMember() {
    UUID clinic = fullClinic();
    Directory.execute(
        """
        delete from tenancy.user_clinic_roles
        where clinic_id = ? and user_id = (select min(user_id::text)::uuid from tenancy.user_clinic_roles where clinic_id = ? and role = 'viewer')
        """,
        clinic,
        clinic);
    String token = Directory.token(owner).sign();
    assertThat(atOnce(() -> join(clinic, token), () -> join(clinic, token)))
        .containsExactlyInAnyOrder(201, 409);
  }

  @Test
  void aTierThatAllowsLessThanWhatIsInUseIsRefused() {
    UUID grown = Directory.organization("Southbank", "pro");
    Directory.clinic(grown, "Harbour");
    UUID second = Directory.clinic(grown, "Pier");
    isOverTheLimit(setTier(grown, operator, "*", "free"));
    Directory.execute("update tenancy.clinic set status = 'deleted' where id = ?", second);
    setTier(grown, operator, "*", "free").then().statusCode(200).body("tier", is("free"));
  }

  @Test
  void aTierThatAllowsFewerMembersThanThereAreIsRefused() {
    Directory.execute("update tenancy.organization set tier = 'pro' where id = ?", organization);
    Directory.member(fullClinic(), Directory.person("eleventh"), "viewer");
    isOverTheLimit(setTier(operator, "*", "free"));
  }

  @Test
  void onlyAnOperatorSetsTheTier() {
    setTier(Directory.token(owner).sign(), "*", "pro").then().statusCode(403);
    UUID stranger = Directory.person("stranger");
    Directory.organizationRole(Directory.organization("Southbank"), stranger, "owner");
    setTier(Directory.token(stranger).sign(), "*", "pro").then().statusCode(404);
    setTier(operator, null, "pro").then().statusCode(428);
    setTier(operator, "\"7\"", "pro").then().statusCode(412);
    setTier(operator, "*", "gold")
        .then()
        .statusCode(400)
        .body("errors.pointer", is(List.of("/tier")));
    setTier(operator, "\"0\"", "pro").then().statusCode(200).header("ETag", is("\"1\""));
    Api.as(owner).get(path()).then().body("tier", is("pro"));
  }

  private UUID fullClinic() {
    UUID clinic = Directory.clinic(organization, "Riverside");
    for (int i = 0; i < MEMBERS_ON_FREE; i++) {
      Directory.member(clinic, Directory.person("member"), i == 0 ? "admin" : "viewer");
    }
    return clinic;
  }

  private static List<Integer> atOnce(
      java.util.function.Supplier<Response> first, java.util.function.Supplier<Response> second) {
    return Stream.of(first, second).map(CompletableFuture::supplyAsync).toList().stream()
        .map(CompletableFuture::join)
        .map(Response::statusCode)
        .toList();
  }

  private static void isOverTheLimit(Response response) {
    response.then().statusCode(409).body("errors.message", is(List.of("tier_limit")));
    assertThat(response.<String>path("detail")).contains("allows no more than");
  }

  private Response open() {
    return open(Directory.token(owner).sign());
  }

  private Response open(String token) {
    return Api.with(token).body(HILLTOP).post(path() + "/clinics");
  }

  private static Response join(UUID clinic, String token) {
    return Api.with(token)
        .body("{\"role\": \"viewer\"}")
        .put("/tenancy/v1/clinics/%s/members/%s".formatted(clinic, Directory.person("joiner")));
  }

  private Response setTier(String token, String ifMatch, String tier) {
    return setTier(organization, token, ifMatch, tier);
  }

  private static Response setTier(UUID organization, String token, String ifMatch, String tier) {
    var request = Api.with(token).body("{\"tier\": \"%s\"}".formatted(tier));
    return (ifMatch == null ? request : request.header("If-Match", ifMatch))
        .put("/tenancy/v1/organizations/" + organization + "/tier");
  }

  private String path() {
    return "/tenancy/v1/organizations/" + organization;
  }
}
