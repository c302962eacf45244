package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class DryRunTest {

  private static final String[] COUNTS = {"rows", "accepted", "unchanged", "corrected", "rejected"};

  private final Practice practice = new Practice();

  private Response dry(RequestSpecification caller, String kind, String... lines) {
    return practice.ended(practice.csv(caller, kind + "&dryRun=true", lines));
  }

  private Response diff(Response run, String query) {
    return practice.asStaff().get(practice.path("/imports/" + run.path("id") + "/diff" + query));
  }

  private long count(String table) {
    return Directory.number(
        "select count(*) from metrics." + table + " where clinic_id = ?", practice.clinic());
  }

  @Test
  void aDryRunSaysWhatWouldHappenAndWritesNothing() {
    practice.imported(
        "financial",
        Practice.FINANCIAL,
        "a-1,2026-03-02,dr-a,production,100,USD,,",
        "a-2,2026-03-02,dr-a,production,100,USD,aetna,");
    long marks = count("dirty_day");
    Response run =
        dry(
            practice.asStaff(),
            "financial",
            Practice.FINANCIAL,
            "a-1,2026-03-02,dr-a,production,100,USD,,",
            "a-2,2026-03-03,dr-a,production,250,USD,,",
            "a-3,2026-03-02,dr-b,refund,5,USD,,",
            "a-4,2026-03-02,dr-b,refund,5,EUR,,");
    run.then()
        .body("state", is("done"))
        .body("dryRun", is(true))
        .body("rows", is(4))
        .body("accepted", is(1))
        .body("unchanged", is(1))
        .body("corrected", is(1))
        .body("rejected", is(1));
    diff(run, "")
        .then()
        .body("items.line", is(List.of(3, 4, 5)))
        .body("items.outcome", is(List.of("corrected", "added", "rejected")))
        .body("items[0].externalId", is("a-2"))
        .body("items[0].changes.size()", is(3))
        .body("items[0].changes.amountMinor.old", is(100))
        .body("items[0].changes.amountMinor.new", is(250))
        .body("items[0].changes.date.new", is("2026-03-03"))
        .body("items[0].changes.payer.old", is("aetna"))
        .body("items[0].changes.payer.new", nullValue())
        .body("items[1].changes.provider.new", is("dr-b"))
        .body("items[2].field", is("currency"));
    assertThat(count("financial_metrics")).isEqualTo(2);
    assertThat(count("provider")).isEqualTo(1);
    assertThat(count("dirty_day")).isEqualTo(marks);
    assertThat(count("fact_revision")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "financial | external_id,date,provider,kind,amount_minor,currency"
            + " | a,2026-03-02,dr-a,production,1,USD; a,2026-03-02,dr-a,production,2,USD;"
            + " a,2026-03-02,dr-a,production,2,USD; b,1980-03-02,dr-a,production,2,USD;"
            + " c,2026-03-02,dr-a,refund,2,EUR",
        "appointment | external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind,presented_minor"
            + " | a,dr-a,p-1,2026-03-02T09:00:00-05:00,30,completed,hygiene,5;"
            + " a,dr-a,p-1,2026-03-02T14:00:00Z,30,completed,hygiene,5;"
            + " a,dr-a,p-2,2026-03-02T14:00:00Z,30,completed,hygiene,; b,dr-b,p-1,2099-03-02T14:00:00Z,30,completed,visit,",
        "call | external_id,started_at,direction,outcome,duration_seconds,qualified,booked"
            + " | a,2026-03-02T14:00:00Z,inbound,answered,5,true,false; b,2026-03-02T14:00:00Z,inbound,answered,5,true,false;"
            + " a,2026-03-02T14:00:00Z,inbound,answered,6,true,false",
        "patient | patient_ref,first_visit_on,last_visit_on,status"
            + " | a,2026-03-02,2026-03-02,active; a,2026-03-02,2026-03-03,active; b,2026-03-02,2099-03-03,active",
        "schedule | external_id,date,provider,minutes"
            + " | a,2026-03-02,dr-a,480; b,2026-03-03,dr-a,480; a,2026-03-02,dr-a,0"
      })
  void aDryRunCountsAsTheImportWill(String kind, String header, String rows) {
    List<String> lines = new ArrayList<>(List.of(header));
    for (String row : rows.split(";", -1)) {
      lines.add(row.strip());
    }
    String[] file = lines.toArray(String[]::new);
    for (int i = 0; i < 2; i++) {
      Response before = dry(practice.asStaff(), kind, file);
      Response after = practice.imported(kind, file);
      for (String count : COUNTS) {
        assertThat(before.<Integer>path(count)).as(count).isEqualTo(after.<Integer>path(count));
      }
    }
  }

  @Test
  void rowsThatComeTwiceInDifferentBatchesCountOnce() {
    List<String> lines = new ArrayList<>(List.of(Practice.FINANCIAL));
    for (int i = 0; i < 40; i++) {
      lines.add("a-%d,2026-03-02,dr-a,production,1,USD,,".formatted(i % 20));
    }
    dry(practice.asStaff(), "financial", lines.toArray(String[]::new))
        .then()
        .body("accepted", is(20))
        .body("unchanged", is(20));
  }

  @Test
  void theFirstOfEachOutcomeAreShownPageByPage() {
    List<String> lines = new ArrayList<>(List.of(Practice.FINANCIAL));
    practice.imported("financial", Practice.FINANCIAL, "z,2026-03-02,dr-a,production,1,USD,,");
    for (int i = 0; i < 30; i++) {
      lines.add("a-%d,2026-03-02,dr-a,production,1,USD,,".formatted(i));
    }
    lines.add("z,2026-03-02,dr-a,production,2,USD,,");
    Response run = dry(practice.asStaff(), "financial", lines.toArray(String[]::new));
    run.then().body("accepted", is(30)).body("corrected", is(1));
    Response first = diff(run, "?limit=15");
    first
        .then()
        .body("items.line", is(List.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)));
    diff(run, "?limit=15&cursor=" + first.path("next"))
        .then()
        .body("items.line", is(List.of(17, 18, 19, 20, 21, 32)))
        .body("next", nullValue());
    diff(run, "?outcome=corrected").then().body("items.line", is(List.of(32)));
    diff(run, "?outcome=lost").then().statusCode(400);
  }

  @Test
  void aDryRunWaitsForNoImportAndHoldsUpNone() {
    Response waiting;
    try (HoldUp ignored = HoldUp.of(practice)) {
      waiting =
          practice.csv(
              practice.asStaff(),
              "financial",
              Practice.FINANCIAL,
              "a-1,2026-03-02,dr-a,production,1,USD,,");
      dry(
              practice.asStaff(),
              "financial",
              Practice.FINANCIAL,
              "a-1,2026-03-02,dr-a,production,1,USD,,")
          .then()
          .body("state", is("done"))
          .body("accepted", is(1));
    }
    practice.ended(waiting).then().body("accepted", is(1));
  }

  @Test
  void aProvidersDryRunKnowsWhatIsTheirs() {
    for (String code : new String[] {"dr-me", "dr-other"}) {
      practice
          .asAdmin()
          .contentType(ContentType.JSON)
          .body(
              code.equals("dr-me")
                  ? "{\"name\": \"me\", \"userId\": \"%s\"}".formatted(practice.providerId())
                  : "{\"name\": \"other\"}")
          .put(practice.path("/providers/" + code))
          .then()
          .statusCode(200);
    }
    practice.imported(
        "financial", Practice.FINANCIAL, "taken,2026-03-02,dr-other,production,1,USD,,");
    String[] file = {
      Practice.FINANCIAL,
      "mine,2026-03-02,dr-me,production,1,USD,,",
      "theirs,2026-03-02,dr-other,production,1,USD,,",
      "taken,2026-03-02,dr-me,production,1,USD,,",
      "nobody,2026-03-02,dr-who,production,1,USD,,"
    };
    dry(practice.asProvider(), "financial", file)
        .then()
        .body("accepted", is(1))
        .body("rejected", is(3));
    practice
        .ended(practice.csv(practice.asProvider(), "financial", file))
        .then()
        .body("accepted", is(1))
        .body("rejected", is(3));
  }

  @Test
  void onlyWhoMayWriteFactsSeesTheDiff() {
    Response run = dry(practice.asStaff(), "financial", Practice.FINANCIAL);
    String path = practice.path("/imports/" + run.path("id") + "/diff");
    practice.asViewer().get(path).then().statusCode(403);
    new Practice().asStaff().get(path).then().statusCode(404);
    practice
        .csv(practice.asViewer(), "financial&dryRun=true", Practice.FINANCIAL)
        .then()
        .statusCode(403);
  }
}
