package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ImportTest {

  private final Practice practice = new Practice();

  @Test
  void aFileOfFactsIsWritten() {
    Response begun =
        practice.csv(
            practice.asStaff(),
            "financial",
            Practice.FINANCIAL,
            "a-1,2026-03-02,dr-a,production,12500,USD,aetna,D0120",
            "a-2,2026-03-02,dr-a,adjustment,-500,USD,,");
    begun.then().statusCode(202).body("state", is("pending")).body("rows", is(0));
    practice
        .ended(begun)
        .then()
        .statusCode(200)
        .body("state", is("done"))
        .body("kind", is("financial"))
        .body("rows", is(2))
        .body("accepted", is(2))
        .body("unchanged", is(0))
        .body("corrected", is(0))
        .body("rejected", is(0))
        .body("startedAt", notNullValue());
  }

  @Test
  void theSameFileAgainChangesNothing() {
    String[] file = {
      Practice.FINANCIAL,
      "a-1,2026-03-02,dr-a,production,12500,USD,aetna,D0120",
      "a-2,2026-03-03,dr-b,collection,9900,USD,,"
    };
    practice.imported("financial", file);
    practice.imported("financial", file).then().body("accepted", is(0)).body("unchanged", is(2));
  }

  @Test
  void theSameIdWithOtherContentIsACorrection() {
    practice.imported(
        "financial", Practice.FINANCIAL, "a-1,2026-03-02,dr-a,production,12500,USD,,");
    practice
        .imported("financial", Practice.FINANCIAL, "a-1,2026-03-02,dr-a,production,13000,USD,,")
        .then()
        .body("accepted", is(0))
        .body("corrected", is(1));
  }

  @Test
  void theLastOfSeveralRowsWithOneIdCounts() {
    practice
        .imported(
            "financial",
            Practice.FINANCIAL,
            "a-1,2026-03-02,dr-a,production,100,USD,,",
            "a-1,2026-03-02,dr-a,production,200,USD,,",
            "a-1,2026-03-02,dr-a,production,200,USD,,")
        .then()
        .body("rows", is(3))
        .body("accepted", is(1))
        .body("corrected", is(1))
        .body("unchanged", is(1));
    assertThat(amounts()).isEqualTo(200);
  }

  private long amounts() {
    return Directory.number(
        "select coalesce(sum(amount_minor), 0) from metrics.financial_metrics where clinic_id = ?",
        practice.clinic());
  }

  @Test
  void manyRowsAreWrittenInManyBatches() {
    List<String> lines = new ArrayList<>(List.of(Practice.FINANCIAL));
    for (int i = 0; i < 1000; i++) {
      lines.add("a-%d,2026-03-%02d,dr-a,production,1,USD,,".formatted(i, 1 + i % 31));
    }
    practice
        .imported("financial", lines.toArray(String[]::new))
        .then()
        .body("rows", is(1000))
        .body("accepted", is(1000));
    assertThat(amounts()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "appointment | external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind,booked_at,cancelled_at"
            + " | a,dr-a,p-1,2026-03-02T09:00:00-05:00,30,completed,hygiene,2026-02-01T12:00:00Z,",
        "call | external_id,started_at,direction,outcome,duration_seconds,qualified,booked"
            + " | c,2026-03-02T09:00:00Z,inbound,answered,61,true,false",
        "patient | patient_ref,first_visit_on,last_visit_on,status,referral_source"
            + " | p-1,2020-02-29,2026-03-02,active,friend"
      })
  void everyKindOfFactsIsTaken(String kind, String header, String row) {
    practice
        .imported(kind, header, row)
        .then()
        .body("state", is("done"))
        .body("kind", is(kind))
        .body("accepted", is(1));
  }

  @Test
  void columnsComeInAnyOrderAndOptionalOnesNotAtAll() {
    practice
        .imported(
            "financial",
            "currency,amount_minor,kind,provider,date,external_id",
            "USD,100,production,dr-a,2026-03-02,a-1")
        .then()
        .body("accepted", is(1));
  }

  @Test
  void byteOrderMarkQuotesAndEitherEndOfLineAreUnderstood() {
    String file =
        "\uFEFF\"external_id\",date,provider,kind,amount_minor,currency,payer\n"
            + "a-1,2026-03-02,\"dr, a\",production,100,USD,\"says \"\"hi\"\"\r\nand goes\"\r\n"
            + "\r\n"
            + "ä-2,2026-03-02,\"dr, a\",production,100,USD,Zürich";
    Response begun =
        practice
            .asStaff()
            .contentType("text/csv; charset=UTF-8")
            .body(file)
            .post(practice.path("/imports?kind=financial"));
    practice.ended(begun).then().body("rows", is(2)).body("accepted", is(2));
    assertThat(
            Directory.number(
                "select count(*) from metrics.financial_metrics where clinic_id = ? and payer = ?",
                practice.clinic(),
                "says \"hi\"\r\nand goes"))
        .isEqualTo(1);
  }

  @Test
  void aFileWithoutRowsIsDoneAtOnce() {
    practice.imported("financial", Practice.FINANCIAL).then().body("rows", is(0));
  }

  @Test
  void linesOfJsonAreTaken() {
    String file =
        """
        {"externalId":"a-1","date":"2026-03-02","provider":"dr-a","kind":"production","amountMinor":100,"currency":"USD","payer":null}

        {"externalId":"a-2","date":"2026-03-02","provider":"dr-a","kind":"production","amountMinor":"100","currency":"USD"}
        {"externalId":"a-3","date":"2026-03-02","provider":"dr-a","kind":"production","amountMinor":-100,"currency":"USD"}""";
    Response done = practice.ended(json(file));
    done.then().body("accepted", is(2)).body("rejected", is(1));
    practice
        .asStaff()
        .get(practice.path("/imports/" + done.path("id") + "/rejects"))
        .then()
        .body("items[0].line", is(4))
        .body("items[0].externalId", is("a-3"))
        .body("items[0].field", is("amountMinor"));
  }

  private Response json(String file) {
    return practice
        .asStaff()
        .contentType("application/x-ndjson")
        .body(file.getBytes(StandardCharsets.UTF_8))
        .post(practice.path("/imports?kind=financial"));
  }

  @Test
  void aRequestThatComesTwiceImportsOnce() {
    String key = UUID.randomUUID().toString();
    String row = "a-1,2026-03-02,dr-a,production,100,USD,,";
    Response first = keyed(key, row);
    Response second = keyed(key, row);
    assertThat(second.statusCode()).isEqualTo(202);
    assertThat(second.<String>path("id")).isEqualTo(first.path("id"));
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    keyed(key, row.replace("100", "200")).then().statusCode(422);
    practice.ended(first);
    practice.asStaff().get(practice.path("/imports")).then().body("items.size()", is(1));
  }

  private Response keyed(String key, String row) {
    return practice.csv(
        practice.asStaff().header("Idempotency-Key", key), "financial", Practice.FINANCIAL, row);
  }

  @Test
  void importsAreListedNewestFirstPageByPage() {
    for (int i = 0; i < 3; i++) {
      practice.imported("financial", Practice.FINANCIAL);
    }
    Response first = practice.asViewer().get(practice.path("/imports?limit=2"));
    first.then().body("items.size()", is(2));
    Response second =
        practice.asViewer().get(practice.path("/imports?limit=2&cursor=" + first.path("next")));
    second.then().body("items.size()", is(1)).body("next", nullValue());
    assertThat(first.<String>path("items[1].id")).isGreaterThan(second.path("items[0].id"));
  }

  @Test
  void anImportIsOnRecord() {
    String id = practice.imported("financial", Practice.FINANCIAL).path("id");
    assertThat(
            Directory.number(
                "select count(*) from metrics.outbox where event -> 'target' ->> 'id' = ? and event ->> 'action' = ?",
                id,
                "import.created"))
        .isEqualTo(1);
  }
}
