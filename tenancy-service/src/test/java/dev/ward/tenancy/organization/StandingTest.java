package dev.ward.tenancy.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How organizations and clinics are suspended, closed and restored. */
@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class StandingTest {

  private static final String REASON = "{\"reason\": \"Unpaid since March\"}";

  private UUID organization;
  private UUID clinic;
  private UUID owner;
  private UUID viewer;
  private String operator;

  @BeforeEach
  void anOrganizationWithItsPeople() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
    viewer = Directory.person("viewer");
    Directory.member(clinic, viewer, "viewer");
    operator = Tokens.user(Directory.person("operator")).operator().sign();
  }

  @Test
  void theSuspensionOfAnOrganizationRefusesItsPeopleEverywhereAtOnce() {
    String token = Directory.token(viewer).sign();
    suspend(operator, organizationPath()).then().statusCode(200).body("status", is("suspended"));
    isSuspended(Api.with(token).get(clinicPath()));
    isSuspended(Api.as(owner).get(clinicPath()));
    isSuspended(Api.as(owner).get(organizationPath()));
    Api.with(operator).get(organizationPath()).then().statusCode(200);
    Api.with(operator)
        .post(organizationPath() + "/reinstate")
        .then()
        .statusCode(200)
        .body("status", is("active"));
    Api.with(token).get(clinicPath()).then().statusCode(200);
    Api.as(owner).get(organizationPath()).then().statusCode(200);
  }

  @Test
  void theSuspensionOfAClinicRefusesItsPeopleInIt() {
    UUID other = Directory.clinic(organization, "Hilltop");
    suspend(operator, clinicPath()).then().statusCode(200).body("status", is("suspended"));
    isSuspended(Api.as(viewer).get(clinicPath()));
    isSuspended(Api.as(owner).get(clinicPath()));
    Api.as(owner).get("/tenancy/v1/clinics/" + other).then().statusCode(200);
    Api.with(operator)
        .post(clinicPath() + "/reinstate")
        .then()
        .statusCode(200)
        .body("status", is("active"));
    Api.as(viewer).get(clinicPath()).then().statusCode(200);
  }

  @Test
  void onlyAnOperatorSuspendsAndReinstates() {
    UUID stranger = Directory.person("stranger");
    Directory.organizationRole(Directory.organization("Southbank"), stranger, "owner");
    for (String path : List.of(organizationPath(), clinicPath())) {
      suspend(Directory.token(owner).sign(), path).then().statusCode(403);
      suspend(Directory.token(stranger).sign(), path).then().statusCode(404);
      Api.as(owner).post(path + "/reinstate").then().statusCode(403);
      Api.as(stranger).post(path + "/reinstate").then().statusCode(404);
    }
    Api.as(owner).get(clinicPath()).then().statusCode(200);
  }

  @Test
  void aSuspensionHasAReasonAndIsOnRecordWithIt() {
    for (String path : List.of(organizationPath(), clinicPath())) {
      Api.with(operator)
          .body("{\"reason\": \" \"}")
          .post(path + "/suspend")
          .then()
          .statusCode(400)
          .body("errors.pointer", hasItem("/reason"));
      suspend(operator, path).then().statusCode(200);
      suspend(operator, path).then().statusCode(200);
    }
    assertThat(recorded("organization.suspended", organization, "Unpaid since March")).isEqualTo(1);
    assertThat(recorded("clinic.suspended", clinic, "Unpaid since March")).isEqualTo(1);
  }

  @Test
  void anOwnerRestoresAClosedOrganization() {
    Api.as(owner).delete(organizationPath()).then().statusCode(204);
    Api.as(viewer).get(clinicPath()).then().statusCode(404);
    long before = Directory.epoch(viewer);
    restore(owner).then().statusCode(200).body("status", is("active")).body("role", is("owner"));
    assertThat(Directory.epoch(viewer)).isEqualTo(before + 1);
    Api.as(viewer).get(clinicPath()).then().statusCode(200);
    Api.as(owner).get(organizationPath()).then().statusCode(200);
    assertThat(recorded("organization.restored", organization, null)).isEqualTo(1);
  }

  @Test
  void nobodyButItsOwnersRestoresAnOrganization() {
    UUID compliance = Directory.person("compliance");
    Directory.organizationRole(organization, compliance, "compliance");
    UUID stranger = Directory.person("stranger");
    Directory.organizationRole(Directory.organization("Southbank"), stranger, "owner");
    Api.as(owner).delete(organizationPath()).then().statusCode(204);
    UUID nowhere = UUID.randomUUID();
    for (UUID person : List.of(compliance, viewer, stranger)) {
      assertThat(Api.withoutIds(restore(person), organization))
          .startsWith("404")
          .isEqualTo(
              Api.withoutIds(
                  Api.as(person).post("/tenancy/v1/organizations/" + nowhere + "/restore"),
                  nowhere));
    }
    Api.with(Tokens.service("metrics-service").sign())
        .post(organizationPath() + "/restore")
        .then()
        .statusCode(404);
  }

  @Test
  void anOwnerDoesNotLiftASuspensionByRestoring() {
    suspend(operator, organizationPath()).then().statusCode(200);
    restore(owner).then().statusCode(403);
    isSuspended(Api.as(owner).get(organizationPath()));
  }

  @Test
  void whatWasClosedAMonthAgoIsNotRestored() {
    Api.as(owner).delete(clinicPath()).then().statusCode(204);
    closedDaysAgo("clinic", clinic, 31);
    isTooLate(Api.as(owner).post(clinicPath() + "/restore"));
    closedDaysAgo("clinic", clinic, 29);
    Api.as(owner).post(clinicPath() + "/restore").then().statusCode(200);
    Api.as(owner).delete(organizationPath()).then().statusCode(204);
    closedDaysAgo("organization", organization, 31);
    isTooLate(restore(owner));
    closedDaysAgo("organization", organization, 29);
    restore(owner).then().statusCode(200);
  }

  private static void closedDaysAgo(String table, UUID id, int days) {
    Directory.execute(
        "update tenancy.%s set deleted_at = now() - ? * interval '1 day' where id = ?"
            .formatted(table),
        days,
        id);
  }

  private static void isTooLate(Response response) {
    response.then().statusCode(409).body("errors.message", is(List.of("restore_too_late")));
    assertThat(response.<String>path("detail")).contains("30 days");
  }

  private static void isSuspended(Response response) {
    response.then().statusCode(403).body("type", is("urn:ward:problem:suspended"));
  }

  private static long recorded(String action, UUID target, String reason) {
    return Directory.number(
        """
        select count(*) from tenancy.outbox
        where event ->> 'action' = ? and event -> 'target' ->> 'id' = ? and event ->> 'reason' is not distinct from ?
        """,
        action,
        target.toString(),
        reason);
  }

  private static Response suspend(String token, String path) {
    return Api.with(token).body(REASON).post(path + "/suspend");
  }

  private Response restore(UUID person) {
    return Api.as(person).post(organizationPath() + "/restore");
  }

  private String organizationPath() {
    return "/tenancy/v1/organizations/" + organization;
  }

  private String clinicPath() {
    return "/tenancy/v1/clinics/" + clinic;
  }
}
