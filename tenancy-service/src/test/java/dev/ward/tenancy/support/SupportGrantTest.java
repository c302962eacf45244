package dev.ward.tenancy.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class SupportGrantTest {

  private static final String WISH = "{\"purpose\":\"Ticket 4711: March is low\",\"minutes\":60}";

  private UUID clinic;
  private UUID admin;
  private UUID operator;

  @BeforeEach
  void aClinicAndAnOperator() {
    UUID organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    operator = Directory.person("operator");
    Directory.member(clinic, admin, "admin");
  }

  @Test
  void whatTheClinicsAdminApprovesLetsTheOperatorInUntilItEnds() {
    String id = ask();
    assertThat(grants()).isZero();
    Api.as(admin)
        .post(path(id) + "/approve")
        .then()
        .statusCode(200)
        .body("state", is("approved"))
        .body("decidedBy", is(admin.toString()))
        .body("endsAt", notNullValue());
    assertThat(grants()).isOne();
    Api.as(admin).delete(path(id)).then().statusCode(200).body("state", is("ended"));
    assertThat(grants()).isZero();
  }

  @Test
  void anOperatorWhoHasNeverBeenSeenCanAsk() {
    UUID unseen = UUID.randomUUID();
    Api.with(dev.ward.platform.testing.Tokens.user(unseen).operator().sign())
        .body(WISH)
        .post(path())
        .then()
        .statusCode(201)
        .body("operatorId", is(unseen.toString()));
  }

  @Test
  void whatIsDeclinedOrWithdrawnLetsNobodyIn() {
    String declined = ask();
    Api.as(admin).post(path(declined) + "/decline").then().body("state", is("declined"));
    String withdrawn = ask();
    asOperator().delete(path(withdrawn)).then().statusCode(200).body("state", is("withdrawn"));
    assertThat(grants()).isZero();
    rule(Api.as(admin).post(path(declined) + "/approve"), "decided");
    rule(Api.as(admin).post(path(withdrawn) + "/approve"), "decided");
  }

  @Test
  void aGrantThatHasRunOutIsShownAsEnded() {
    String id = ask();
    Api.as(admin).post(path(id) + "/approve").then().statusCode(200);
    Directory.execute(
        """
        alter table tenancy.support_grant disable trigger user;
        update tenancy.support_grant set ends_at = now() - interval '1 second' where id = '%s';
        alter table tenancy.support_grant enable trigger user
        """
            .formatted(id));
    Api.as(admin).get(path()).then().body("items.state", contains("ended"));
    rule(Api.as(admin).delete(path(id)), "decided");
  }

  @Test
  void lettingAnOperatorInNeedsARecentSignIn() {
    String id = ask();
    Api.with(Directory.token(admin).signedIn(Duration.ofHours(1)).sign())
        .post(path(id) + "/approve")
        .then()
        .statusCode(401);
    assertThat(grants()).isZero();
  }

  @Test
  void anOperatorDoesNotLetThemselvesIn() {
    String id = ask();
    asOperator().post(path(id) + "/approve").then().statusCode(403);
    Directory.member(clinic, operator, "admin");
    rule(asOperator().post(path(id) + "/approve"), "own_request");
    assertThat(grants()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "staff", "provider"})
  void membersWithoutOfficeNeitherSeeNorDecide(String role) {
    String id = ask();
    UUID member = Directory.person(role);
    Directory.member(clinic, member, role);
    Api.as(member).get(path()).then().statusCode(403);
    Api.as(member).post(path(id) + "/approve").then().statusCode(403);
    Api.as(member).delete(path(id)).then().statusCode(403);
    Api.as(member).body(WISH).post(path()).then().statusCode(403);
  }

  @Test
  void anAdminOfAnotherClinicFindsNothing() {
    String id = ask();
    UUID other = Directory.person("other");
    UUID elsewhere = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    Directory.member(elsewhere, other, "admin");
    Api.as(other).get(path()).then().statusCode(404);
    Api.as(other).post(path(id) + "/approve").then().statusCode(404);
    Api.as(other)
        .post("/tenancy/v1/clinics/" + elsewhere + "/support-grants/" + id + "/approve")
        .then()
        .statusCode(404);
    assertThat(grants()).isZero();
  }

  @Test
  void anOperatorSeesOnlyWhatTheyHaveAskedFor() {
    ask();
    UUID colleague = Directory.person("colleague");
    Api.with(Directory.token(colleague).operator().sign())
        .get(path())
        .then()
        .statusCode(200)
        .body("items", hasSize(0))
        .body("next", nullValue());
    asOperator().get(path()).then().body("items", hasSize(1));
  }

  @Test
  void anOperatorAsksOnceAtATimeWithAPurposeAndAnEnd() {
    ask();
    asOperator().body(WISH).post(path()).then().statusCode(409);
    asOperator()
        .body("{\"purpose\":\"because\",\"minutes\":100000}")
        .post(path())
        .then()
        .statusCode(400)
        .body("errors", hasSize(2));
  }

  private String ask() {
    return asOperator().body(WISH).post(path()).then().statusCode(201).extract().path("id");
  }

  private RequestSpecification asOperator() {
    return Api.with(Directory.token(operator).operator().sign());
  }

  private static void rule(Response answer, String code) {
    answer.then().statusCode(409).body("errors[0].message", is(code));
  }

  private long grants() {
    return Directory.number("select count(*) from access.access_grant where clinic_id = ?", clinic);
  }

  private String path() {
    return "/tenancy/v1/clinics/" + clinic + "/support-grants";
  }

  private String path(String id) {
    return path() + "/" + id;
  }
}
