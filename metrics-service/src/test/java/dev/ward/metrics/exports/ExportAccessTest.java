package dev.ward.metrics.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ExportAccessTest {

  private static final String MARCH = "{\"from\": \"2026-03-01\", \"to\": \"2026-04-01\"}";

  private final Practice practice = new Practice();
  private final Taken taken = new Taken(practice);

  private Supplier<RequestSpecification> inOrganization(String role) {
    UUID person = Directory.person(role);
    Directory.organizationRole(practice.organization(), person, role);
    return () -> Practice.as(Directory.token(person));
  }

  private void status(int expected, RequestSpecification caller, String what) {
    String filter = what.equals("metrics") ? MARCH : "{}";
    assertThat(taken.asked(caller, "csv", what, filter).statusCode()).as(what).isEqualTo(expected);
  }

  @Test
  void everyMemberTakesFiguresAndGoalsAway() {
    status(202, practice.asViewer(), "metrics");
    status(202, practice.asViewer(), "goals");
    status(202, practice.asStaff(), "metrics");
    status(202, practice.asProvider(), "metrics");
    status(202, practice.asAdmin(), "metrics");
    status(202, inOrganization("owner").get(), "metrics");
    status(202, inOrganization("compliance").get(), "goals");
  }

  @ParameterizedTest
  @ValueSource(strings = {"financial", "appointment", "call", "patient", "schedule"})
  void onlyThoseWhoWriteFactsTakeThemAway(String what) {
    status(202, practice.asStaff(), what);
    status(202, practice.asAdmin(), what);
    status(403, practice.asViewer(), what);
    status(403, inOrganization("owner").get(), what);
    status(403, inOrganization("compliance").get(), what);
  }

  @ParameterizedTest
  @ValueSource(strings = {"support", "break_glass"})
  void whoSeesTheClinicByAGrantTakesNothingAway(String kind) {
    UUID person = Directory.person("guest");
    Directory.execute(
        """
        insert into access.access_grant (clinic_id, id, user_id, kind, ends_at)
        values (?, uuidv7(), ?, ?, now() + interval '1 hour')
        """,
        practice.clinic(),
        person,
        kind);
    Tokens token = Directory.token(person);
    if (kind.equals("support")) {
      token.operator();
    }
    Practice.as(token)
        .get(practice.path("/metrics?keys=net_production&from=2026-03-01&to=2026-04-01"))
        .then()
        .statusCode(200);
    status(403, Practice.as(token), "metrics");
    status(403, Practice.as(token), "patient");
  }

  private void factsOfTwoProviders() {
    practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .body("{\"name\": \"me\", \"userId\": \"%s\"}".formatted(practice.providerId()))
        .put(practice.path("/providers/dr-me"))
        .then()
        .statusCode(200);
    practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .body("{\"name\": \"other\"}")
        .put(practice.path("/providers/dr-other"))
        .then()
        .statusCode(200);
    practice.imported(
        "financial",
        Practice.FINANCIAL,
        "f-1,2026-03-02,dr-me,production,100,USD,,",
        "f-2,2026-03-02,dr-other,production,100,USD,,");
  }

  @Test
  void aProviderTakesOwnRowsOnly() {
    factsOfTwoProviders();
    assertThat(taken.text(practice::asStaff, "csv", "financial", "{}")).contains("f-1", "f-2");
    assertThat(taken.text(practice::asProvider, "csv", "financial", "{}"))
        .contains("f-1")
        .doesNotContain("f-2");
    assertThat(taken.text(practice::asProvider, "csv", "financial", "{\"provider\": \"dr-other\"}"))
        .doesNotContain("f-1", "f-2");
    status(202, practice.asProvider(), "appointment");
    status(202, practice.asProvider(), "schedule");
    status(403, practice.asProvider(), "call");
    status(403, practice.asProvider(), "patient");
  }

  @Test
  void anExportIsForWhoAskedForItAndForAdmins() {
    String id = taken.done(practice::asStaff, "csv", "metrics", MARCH);
    String path = practice.path("/exports/" + id);
    practice.asAdmin().get(path).then().statusCode(200);
    taken.content(practice.asAdmin(), id).then().statusCode(200);
    practice.asAdmin().get(practice.path("/exports")).then().body("items.id", hasItem(id));
    for (RequestSpecification other :
        new RequestSpecification[] {practice.asViewer(), inOrganization("owner").get()}) {
      other.get(path).then().statusCode(404);
    }
    taken.content(practice.asViewer(), id).then().statusCode(404);
    practice.asViewer().delete(path).then().statusCode(404);
    practice.asViewer().get(practice.path("/exports")).then().body("items", empty());
    practice.asStaff().get(path).then().statusCode(200);
  }

  @Test
  void anotherClinicIsTheSame404AsNone() {
    Practice other = new Practice();
    String id = taken.done(practice::asAdmin, "csv", "metrics", MARCH);
    for (String rest : new String[] {"", "/content"}) {
      Response foreign = other.asAdmin().get(practice.path("/exports/" + id + rest));
      Response none =
          other.asAdmin().get("/metrics/v1/clinics/" + UUID.randomUUID() + "/exports/" + id + rest);
      assertThat(foreign.statusCode()).isEqualTo(404);
      assertThat(withoutIds(foreign)).isEqualTo(withoutIds(none));
      other.asAdmin().get(other.path("/exports/" + id + rest)).then().statusCode(404);
    }
    other.asAdmin().delete(practice.path("/exports/" + id)).then().statusCode(404);
    other.asAdmin().delete(other.path("/exports/" + id)).then().statusCode(404);
    other.asAdmin().get(practice.path("/exports")).then().statusCode(404);
    status(404, other.asAdmin(), "metrics");
    taken.content(practice.asAdmin(), id).then().statusCode(200);
  }

  private static String withoutIds(Response response) {
    return response.asString().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "id");
  }

  @Test
  void whoMayNoLongerTakeRowsAwayDoesNotGetTheOldOnesEither() {
    factsOfTwoProviders();
    String facts = taken.done(practice::asStaff, "csv", "financial", "{}");
    String figures = taken.done(practice::asStaff, "csv", "metrics", MARCH);
    for (String role : new String[] {"viewer", "provider"}) {
      Directory.execute(
          "update tenancy.user_clinic_roles set role = ? where clinic_id = ? and user_id = ?",
          role,
          practice.clinic(),
          practice.staffId());
      practice.asStaff().get(practice.path("/exports/" + facts)).then().statusCode(200);
      taken.content(practice.asStaff(), facts).then().statusCode(403);
      taken.content(practice.asStaff(), figures).then().statusCode(200);
    }
  }
}
