package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

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
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ImportAccessTest {

  private static final String MINE = "a-1,2026-03-02,dr-me,production,100,USD,,";
  private static final String OTHERS = "a-2,2026-03-02,dr-other,production,100,USD,,";
  private static final String CALLS =
      "external_id,started_at,direction,outcome,duration_seconds,qualified,booked";

  private final Practice practice = new Practice();

  private Response post(RequestSpecification caller, String... rows) {
    String[] lines = new String[rows.length + 1];
    lines[0] = Practice.FINANCIAL;
    System.arraycopy(rows, 0, lines, 1, rows.length);
    return practice.csv(caller, "financial", lines);
  }

  private void listProviders() {
    provider("dr-me", "{\"name\": \"me\", \"userId\": \"%s\"}".formatted(practice.providerId()));
    provider("dr-other", "{\"name\": \"other\"}");
  }

  private void provider(String code, String body) {
    practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .body(body)
        .put(practice.path("/providers/" + code))
        .then()
        .statusCode(200);
  }

  private long facts() {
    return Directory.number(
        "select count(*) from metrics.financial_metrics where clinic_id = ?", practice.clinic());
  }

  @Test
  void staffAndAdminsImport() {
    practice.ended(post(practice.asStaff(), MINE)).then().body("accepted", is(1));
    practice.ended(post(practice.asAdmin(), OTHERS)).then().body("accepted", is(1));
  }

  @Test
  void viewersOwnersAndComplianceDoNot() {
    post(practice.asViewer(), MINE).then().statusCode(403);
    for (String role : new String[] {"owner", "compliance"}) {
      UUID person = Directory.person(role);
      Directory.organizationRole(practice.organization(), person, role);
      post(Practice.as(Directory.token(person)), MINE).then().statusCode(403);
    }
    assertThat(facts()).isZero();
  }

  @Test
  void aProviderImportsOwnRowsOnly() {
    listProviders();
    Response done = practice.ended(post(practice.asProvider(), MINE, OTHERS));
    done.then().body("accepted", is(1)).body("rejected", is(1));
    practice
        .asProvider()
        .get(practice.path("/imports/" + done.path("id") + "/rejects"))
        .then()
        .body("items[0].line", is(3))
        .body("items[0].field", is("provider"));
    assertThat(facts()).isEqualTo(1);
  }

  @Test
  void aProviderTakesOverNobodyElsesRow() {
    listProviders();
    practice.ended(post(practice.asStaff(), OTHERS));
    practice
        .ended(post(practice.asProvider(), OTHERS.replace("dr-other", "dr-me")))
        .then()
        .body("rejected", is(1))
        .body("corrected", is(0));
  }

  @Test
  void aProviderImportsNoCallsAndNoPatients() {
    practice.csv(practice.asProvider(), "call", CALLS).then().statusCode(403);
    practice.csv(practice.asStaff(), "call", CALLS).then().statusCode(202);
  }

  @Test
  void anotherClinicIsTheSame404AsNone() {
    Practice other = new Practice();
    Response foreign = post(other.asStaff(), MINE);
    Response none =
        other
            .asStaff()
            .contentType("text/csv; charset=UTF-8")
            .body(Practice.FINANCIAL)
            .post("/metrics/v1/clinics/" + UUID.randomUUID() + "/imports?kind=financial");
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(withoutIds(foreign)).isEqualTo(withoutIds(none));
    String id = practice.imported("financial", Practice.FINANCIAL).path("id");
    other.asStaff().get(practice.path("/imports/" + id)).then().statusCode(404);
    other.asStaff().get(other.path("/imports/" + id)).then().statusCode(404);
    other.asStaff().get(other.path("/imports/" + id + "/rejects")).then().statusCode(404);
    other.asStaff().get(practice.path("/imports")).then().statusCode(404);
    assertThat(facts()).isZero();
  }

  private static String withoutIds(Response response) {
    return response.asString().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "id");
  }

  @Test
  void rowsOfARejectedLineAreShownToWhoImportsOnly() {
    String id = practice.imported("financial", Practice.FINANCIAL, MINE + ",x").path("id");
    String path = practice.path("/imports/" + id + "/rejects");
    practice.asStaff().get(path).then().statusCode(200).body("items.size()", is(1));
    practice.asViewer().get(path).then().statusCode(403);
  }

  @Test
  void tokensThatDoNotHoldAreRefusedBeforeTheFileIsLookedAt() {
    Tokens stale = Directory.token(practice.staffId());
    refused(Directory.token(practice.staffId()).expired());
    refused(Directory.token(practice.staffId()).audience("account"));
    refused(Directory.token(practice.staffId()).issuer("https://elsewhere.example"));
    refused(Directory.token(practice.staffId()).claim("typ", "ID"));
    refused(Directory.token(practice.staffId()).forged());
    Directory.execute(
        "update access.principal set epoch = epoch + 1 where id = ?", practice.staffId());
    refused(stale);
  }

  private void refused(Tokens token) {
    practice
        .csv(Practice.as(token), "financial", "nonsense")
        .then()
        .statusCode(401)
        .contentType("application/problem+json");
  }
}
