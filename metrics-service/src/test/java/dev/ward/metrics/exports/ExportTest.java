package dev.ward.metrics.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ExportTest {

  private static final String MARCH = "{\"from\": \"2026-03-01\", \"to\": \"2026-04-01\"}";

  private final Practice practice = new Practice();
  private final Taken taken = new Taken(practice);

  private void importedRows() {
    practice.imported(
        "financial",
        Practice.FINANCIAL,
        "f-1,2026-03-02,dr-lin,production,10000,USD,Acme,D1110",
        "f-2,2026-03-03,dr-lin,adjustment,-500,USD,,",
        "f-3,2026-04-01,dr-moss,collection,7000,USD,,");
  }

  @Test
  void theRowsOfTheDaysThatWereAskedForComeAsCsvWithWhatBrowsersNeed() throws Exception {
    importedRows();
    Response export = taken.ended(practice::asStaff, "csv", "financial", MARCH);
    export
        .then()
        .body("state", is("done"))
        .body("rows", is(2))
        .body("filter.from", is("2026-03-01"))
        .body("expiresAt", notNullValue())
        .body("createdBy", is(practice.staffId().toString()));
    String id = export.path("id");
    Response content = taken.content(practice.asStaff(), id);
    content
        .then()
        .statusCode(200)
        .header("Content-Type", "text/csv; charset=UTF-8; header=present")
        .header("Content-Disposition", "attachment; filename=\"financial-" + id + ".csv\"")
        .header("Cache-Control", containsString("no-store"))
        .header("ETag", "\"" + export.path("sha256") + "\"")
        .header("Content-Length", String.valueOf(export.<Integer>path("bytes")));
    byte[] bytes = content.asByteArray();
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .isEqualTo(
            """
            external_id,date,provider,kind,amount_minor,currency,payer,procedure_code\r
            f-1,2026-03-02,dr-lin,production,10000,USD,Acme,D1110\r
            f-2,2026-03-03,dr-lin,adjustment,-500,USD,,\r
            """);
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
        .isEqualTo(export.path("sha256"));
  }

  @Test
  void ndjsonSaysTheSameWithTheNamesOfNdjson() {
    importedRows();
    String filter = "{\"provider\": \"dr-moss\"}";
    assertThat(taken.text(practice::asStaff, "ndjson", "financial", filter))
        .isEqualTo(
            """
            {"externalId":"f-3","date":"2026-04-01","provider":"dr-moss","kind":"collection",\
            "amountMinor":7000,"currency":"USD","payer":null,"procedureCode":null}
            """);
    assertThat(taken.text(practice::asStaff, "ndjson", "patient", "{}")).isEmpty();
  }

  @Test
  void aWorkbookHasNumbersAsNumbersAndTextsAsTextsWhateverTheyBeginWith() throws Exception {
    practice.imported(
        "financial",
        Practice.FINANCIAL,
        "f-1,2026-03-02,dr-lin,adjustment,-500,USD,\"=HYPERLINK(\"\"x\"\")\",");
    String id = taken.done(practice::asStaff, "xlsx", "financial", "{}");
    Response content = taken.content(practice.asStaff(), id);
    assertThat(content.contentType())
        .isEqualTo("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    try (ReadableWorkbook book =
        new ReadableWorkbook(new ByteArrayInputStream(content.asByteArray()))) {
      List<Row> rows = book.getFirstSheet().read();
      assertThat(rows).hasSize(2);
      assertThat(rows.get(0).getCellText(4)).isEqualTo("amount_minor");
      assertThat(rows.get(1).getCell(4).getType()).isEqualTo(CellType.NUMBER);
      assertThat(rows.get(1).getCellAsNumber(4).orElseThrow().intValue()).isEqualTo(-500);
      assertThat(rows.get(1).getCell(6).getType()).isEqualTo(CellType.STRING);
      assertThat(rows.get(1).getCellText(6)).isEqualTo("=HYPERLINK(\"x\")");
    }
  }

  @Test
  void figuresComeByKpiThenProviderThenPeriodWithWhatTheyAreMadeOf() {
    importedRows();
    practice.aggregated();
    String filter =
        """
        {"from": "2026-03-01", "to": "2026-04-01", "keys": ["production_per_visit", "net_production"]}
        """;
    assertThat(taken.text(practice::asViewer, "csv", "metrics", filter))
        .startsWith(
            """
            key,definition_version,period,granularity,provider,numerator,denominator,value,unit,currency\r
            net_production,1,2026-03-01,month,,9500,,9500,money,USD\r
            net_production,1,2026-03-01,month,dr-lin,9500,,9500,money,USD\r
            """)
        .contains("\nproduction_per_visit,1,2026-03-01,month,,9500,0,,money,USD\r\n");
    assertThat(
            taken
                .text(
                    practice::asViewer,
                    "csv",
                    "metrics",
                    filter.replace("}", ", \"provider\": \"\"}"))
                .lines())
        .hasSize(3);
  }

  @Test
  void withoutKeysEveryKpiOfTheClinicComes() {
    importedRows();
    practice.aggregated();
    assertThat(taken.text(practice::asViewer, "csv", "metrics", MARCH))
        .contains("\ncollection_rate,", "\ngross_production,", "\nnet_production,");
  }

  @Test
  void goalsComeWithWhatTheyHaveComeTo() {
    importedRows();
    practice.aggregated();
    String goal =
        practice
            .asAdmin()
            .contentType(ContentType.JSON)
            .body(
                """
                {"name": "More", "metric": "net_production", "from": "2026-03-01", "to": "2026-04-01",
                 "target": 20000}
                """)
            .post(practice.path("/goals"))
            .path("id");
    assertThat(taken.text(practice::asViewer, "csv", "goals", MARCH))
        .isEqualTo(
            """
            id,name,metric,provider,from,to,target,direction,unit,currency,actual\r
            %s,More,net_production,,2026-03-01,2026-04-01,20000,higher,money,USD,9500\r
            """
                .formatted(goal));
    assertThat(taken.text(practice::asViewer, "csv", "goals", "{\"from\": \"2026-04-01\"}").lines())
        .hasSize(1);
  }

  @Test
  void theSameKeyBeginsOneExport() {
    String body = "{\"format\": \"csv\", \"what\": \"goals\"}";
    Response first =
        practice
            .asAdmin()
            .contentType(ContentType.JSON)
            .header("Idempotency-Key", "once")
            .body(body)
            .post(practice.path("/exports"));
    first.then().statusCode(202).body("state", is("pending"));
    Response again =
        practice
            .asAdmin()
            .contentType(ContentType.JSON)
            .header("Idempotency-Key", "once")
            .body(body)
            .post(practice.path("/exports"));
    assertThat(again.asString()).isEqualTo(first.asString());
    practice.asAdmin().get(practice.path("/exports")).then().body("items.size()", is(1));
    practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", "once")
        .body(body.replace("csv", "xlsx"))
        .post(practice.path("/exports"))
        .then()
        .statusCode(422);
  }

  @Test
  void exportsAreListedByPagesNewestFirst() {
    String first = taken.done(practice::asAdmin, "csv", "goals", "{}");
    String second = taken.done(practice::asAdmin, "csv", "goals", "{}");
    String next =
        practice
            .asAdmin()
            .get(practice.path("/exports?limit=1"))
            .then()
            .body("items.id", contains(second))
            .extract()
            .path("next");
    practice
        .asAdmin()
        .get(practice.path("/exports?limit=1&cursor=" + next))
        .then()
        .body("items.id", contains(first))
        .body("next", nullValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "pdf; goals; {}; /format",
        "csv; secrets; {}; /what",
        "csv; metrics; {}; /filter/from",
        "csv; metrics; {\"from\": \"2026-03-02\", \"to\": \"2026-03-02\"}; /filter/to",
        "csv; metrics; {\"from\": \"2000-03-02\", \"to\": \"2026-03-02\"}; /filter/to",
        "csv; goals; {\"granularity\": \"day\"}; /filter/granularity",
        "csv; goals; {\"keys\": [\"no_such_kpi\"]}; /filter/keys",
        "csv; goals; {\"provider\": \"dr-nobody\"}; /filter/provider",
        "csv; call; {\"provider\": \"dr-lin\"}; /filter/provider",
        "csv; patient; {\"keys\": [\"net_production\"]}; /filter/keys",
        "csv; financial; {\"provider\": \"\"}; /filter/provider",
      })
  void whatCantBeMeantIsRefusedWithAPointer(
      String format, String what, String filter, String pointer) {
    taken
        .asked(practice.asAdmin(), format, what, filter)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.pointer", hasItem(pointer));
  }

  @Test
  void anUnknownFieldIsRefused() {
    taken
        .asked(practice.asAdmin(), "csv", "goals", "{\"patient\": \"p-1\"}")
        .then()
        .statusCode(400);
  }
}
