package dev.ward.tenancy.emergency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class BreakGlassTest {

  private static final String REASON = "{\"reason\":\"Standing in for Dr. Lind\",\"minutes\":60}";
  private static final String FINDING = "{\"justified\":true,\"finding\":\"Dr. Lind was ill.\"}";

  private UUID organization;
  private UUID clinic;
  private UUID provider;
  private UUID admin;

  @BeforeEach
  void aProviderOfTheClinicNextDoor() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    provider = Directory.person("provider");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    Directory.member(Directory.clinic(organization, "Hilltop"), provider, "provider");
  }

  @Test
  void aProviderReadsAClinicOfTheOrganizationForAnHourAtMost() {
    Api.as(provider).get("/tenancy/v1/clinics/" + clinic).then().statusCode(404);
    Instant endsAt =
        Instant.parse(
            Api.as(provider)
                .body(REASON)
                .post(path())
                .then()
                .statusCode(201)
                .body("userId", is(provider.toString()))
                .extract()
                .path("endsAt"));
    assertThat(endsAt).isBetween(Instant.now(), Instant.now().plus(Duration.ofMinutes(60)));
    Api.as(provider).get("/tenancy/v1/clinics/" + clinic).then().statusCode(200);
    Api.as(provider)
        .header("If-Match", "*")
        .body("{\"name\":\"Mine\"}")
        .patch("/tenancy/v1/clinics/" + clinic)
        .then()
        .statusCode(403);
    assertThat(events("break-glass.created")).isOne();
    assertThat(events("break-glass.used")).isPositive();
  }

  @Test
  void itEndsByItself() {
    String id = open();
    Directory.execute(
        "update access.access_grant set ends_at = now() where id = ?", UUID.fromString(id));
    Api.as(provider).get("/tenancy/v1/clinics/" + clinic).then().statusCode(404);
  }

  @Test
  void itIsEndedEarlyByWhoeverBrokeItOrAnAdminOnce() {
    String id = open();
    Api.as(provider).delete(path(id)).then().statusCode(200);
    Api.as(provider).get("/tenancy/v1/clinics/" + clinic).then().statusCode(404);
    rule(Api.as(admin).delete(path(id)), "over");
    Api.as(admin).delete(path(open())).then().statusCode(200);
  }

  @Test
  void itWaitsForAReviewThatSomebodyElseMakesOnce() {
    String id = open();
    Api.as(admin)
        .get(path() + "?reviewed=false")
        .then()
        .body("items", hasSize(1))
        .body("items[0].review", nullValue());
    Api.as(provider).body(FINDING).post(path(id) + "/review").then().statusCode(403);
    Api.as(admin)
        .body(FINDING)
        .post(path(id) + "/review")
        .then()
        .statusCode(200)
        .body("review.justified", is(true))
        .body("review.by", is(admin.toString()));
    Api.as(admin).get(path() + "?reviewed=false").then().body("items", hasSize(0));
    rule(
        Api.as(admin)
            .body("{\"justified\":false,\"finding\":\"On second thoughts\"}")
            .post(path(id) + "/review"),
        "reviewed");
  }

  @Test
  void nobodyReviewsTheirOwn() {
    String id = open();
    Directory.organizationRole(organization, provider, "compliance");
    rule(Api.as(provider).body(FINDING).post(path(id) + "/review"), "own_review");
  }

  @Test
  void onlyProvidersOfTheOrganizationBreakGlassAndOthersLearnNothing() {
    UUID staff = Directory.person("staff");
    Directory.member(Directory.clinic(organization, "Lakeside"), staff, "staff");
    UUID foreign = Directory.person("foreign");
    Directory.member(
        Directory.clinic(Directory.organization("Southbank"), "Harbour"), foreign, "provider");
    UUID nowhere = UUID.randomUUID();
    for (UUID person : List.of(staff, foreign)) {
      assertThat(Api.withoutIds(Api.as(person).body(REASON).post(path()), clinic))
          .startsWith("404")
          .isEqualTo(
              Api.withoutIds(
                  Api.as(person)
                      .body(REASON)
                      .post("/tenancy/v1/clinics/" + nowhere + "/break-glass"),
                  nowhere));
    }
    assertThat(events("access.denied")).isEqualTo(2);
    UUID otherAdmin = Directory.person("other");
    Directory.member(
        Directory.clinic(Directory.organization("Eastend"), "Dock"), otherAdmin, "admin");
    Api.as(otherAdmin).get(path()).then().statusCode(404);
  }

  @Test
  void membersNeedNoneAndOneIsEnough() {
    open();
    rule(Api.as(provider).body(REASON).post(path()), "already_open");
    UUID member = Directory.person("member");
    Directory.member(clinic, member, "provider");
    rule(Api.as(member).body(REASON).post(path()), "already_member");
  }

  @Test
  void ofManyAtOnceOneOpens() {
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 8)
            .mapToObj(
                n ->
                    CompletableFuture.supplyAsync(
                        () -> Api.as(provider).body(REASON).post(path()).statusCode()))
            .toList();
    assertThat(answers.stream().map(CompletableFuture::join).filter(status -> status == 201))
        .hasSize(1);
  }

  @Test
  void itTakesAReasonAndAnHourAtMost() {
    Api.as(provider)
        .body("{\"reason\":\"because\",\"minutes\":61}")
        .post(path())
        .then()
        .statusCode(400)
        .body("errors", hasSize(2));
  }

  private String open() {
    return Api.as(provider).body(REASON).post(path()).then().statusCode(201).extract().path("id");
  }

  private static void rule(Response answer, String code) {
    answer.then().statusCode(409).body("errors[0].message", is(code));
  }

  private long events(String action) {
    return Directory.number(
        "select count(*) from tenancy.outbox where stream = ? and event ->> 'action' = ?",
        clinic,
        action);
  }

  private String path() {
    return "/tenancy/v1/clinics/" + clinic + "/break-glass";
  }

  private String path(String id) {
    return path() + "/" + id;
  }
}
