package dev.ward.metrics.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
@QuarkusTestResource(GoogleTestResource.class)
class SheetSyncTest {

  /** The second of March 2026, as spreadsheets count. */
  private static final int DAY = 46083;

  private Google google;
  private Bookkeeping books;

  @BeforeEach
  void open() throws IOException {
    google = new Google();
    books = new Bookkeeping(google);
  }

  @AfterEach
  void close() {
    google.close();
  }

  private long facts() {
    return Directory.number(
        "select count(*) from metrics.financial_metrics where clinic_id = ?",
        books.practice.clinic());
  }

  private void threeInvoices(String title) {
    books.grids.sheet(
        title,
        Bookkeeping.HEADER,
        List.of("i-1", DAY, "dr-lin", "Bill", 120.5),
        List.of("", "", "", "", ""),
        List.of(1002, DAY + 1, "dr-lin", "Bill", 80),
        List.of("i-3", DAY + 2, "dr-lin", "adjustment", -0.1));
  }

  @Test
  void theRowsOfASheetBecomeFacts() {
    threeInvoices("It's March");
    Response run = books.synced(books.connected(Bookkeeping.invoices("It's March")));
    run.then()
        .body("state", is("done"))
        .body("trigger", is("manual"))
        .body("rows", is(3))
        .body("accepted", is(3))
        .body("error", nullValue())
        .body("imports", hasSize(1));
    assertThat(
            Directory.number(
                """
                select count(*) from metrics.financial_metrics
                where clinic_id = ? and (external_id, day, amount_minor) in
                  (('i-1', '2026-03-02', 12050), ('1002', '2026-03-03', 8000), ('i-3', '2026-03-04', -10))
                """,
                books.practice.clinic()))
        .isEqualTo(3);
    books
        .practice
        .asViewer()
        .get(books.practice.path("/imports/" + run.path("imports[0]")))
        .then()
        .body("state", is("done"))
        .body("accepted", is(3));
  }

  @Test
  void aSheetThatIsReadAgainBringsOnlyWhatIsNewOrDifferent() {
    threeInvoices("Books");
    String source = books.connected(Bookkeeping.invoices("Books"));
    books.synced(source);
    books.grids.set("Books", 2, 5, 99);
    books
        .synced(source)
        .then()
        .body("corrected", is(1))
        .body("unchanged", is(2))
        .body("accepted", is(0));
    assertThat(facts()).isEqualTo(3);
  }

  @Test
  void aLongSheetIsReadInBlocks() {
    Object[] rows = new Object[61];
    rows[0] = Bookkeeping.HEADER;
    for (int i = 1; i <= 60; i++) {
      rows[i] = List.of("i-" + i, DAY, "dr-lin", "Bill", i);
    }
    books.grids.sheet("Books", List.of(rows).toArray(new List<?>[0]));
    books
        .synced(books.connected(Bookkeeping.invoices("Books")))
        .then()
        .body("state", is("done"))
        .body("accepted", is(60));
    assertThat(google.reads()).isGreaterThan(7);
    assertThat(google.tokens.issued.get()).isEqualTo(1);
  }

  @Test
  void rowsThatAreWrongStayOutWithTheirRowAndHeader() {
    books.grids.sheet(
        "Books",
        List.of("left out", "above"),
        Bookkeeping.HEADER,
        List.of("i-1", DAY, "dr-lin", "Bill", 1),
        List.of("i-2", "last week", "dr-lin", "Bill", 1),
        List.of("i-3", DAY, "#N/A", "Bill", 1),
        List.of("i-4", DAY, "dr-lin", "Bill"));
    Response run = books.synced(books.connected(Bookkeeping.invoices("Books").put("headerRow", 2)));
    run.then()
        .body("state", is("done"))
        .body("accepted", is(1))
        .body("rejected", is(3))
        .body("sample[0].sheet", is("Books"));
    books
        .practice
        .asStaff()
        .get(books.practice.path("/imports/" + run.path("imports[0]") + "/rejects"))
        .then()
        .body("items.line", is(List.of(4, 5, 6)))
        .body("items.field", is(List.of("Date", "Doctor", "Amount")))
        .body("items[1].message", is("is the error of a formula"))
        .body("items[2].message", is("is missing"));
  }

  @Test
  void aDryRunTellsWhatWouldComeOfItAndWritesNothing() {
    threeInvoices("Books");
    books.grids.set("Books", 2, 2, "last week");
    String source = books.connected(Bookkeeping.invoices("Books"));
    Response run = books.ended(books.practice.asAdmin().post(source + "/sync?dryRun=true"));
    run.then()
        .body("state", is("done"))
        .body("dryRun", is(true))
        .body("accepted", is(2))
        .body("rejected", is(1))
        .body("sample[0].row", is(2))
        .body("sample[0].field", is("Date"))
        .body("imports", empty());
    assertThat(facts()).isZero();
    books.practice.asStaff().get(books.practice.path("/imports")).then().body("items", empty());
  }

  @Test
  void aRenamedColumnIsFoundBeforeAnythingIsWritten() {
    threeInvoices("March");
    threeInvoices("April");
    books.grids.set("April", 1, 1, "Invoice no");
    String source = books.connected(Bookkeeping.invoices("March"), Bookkeeping.invoices("April"));
    books
        .synced(source)
        .then()
        .body("state", is("needs_attention"))
        .body("error.code", is("columns_missing"))
        .body("error.message", containsString("no column \"Invoice\""))
        .body("error.message", containsString("\"Invoice no\""))
        .body("rows", is(0));
    assertThat(facts()).isZero();
    books
        .practice
        .asAdmin()
        .get(source)
        .then()
        .body("state", is("needs_attention"))
        .body("attention.code", is("columns_missing"))
        .body("nextSyncAt", nullValue());
  }

  @Test
  void aSourceThatNeededAttentionGoesOnWhenSomebodyHasActed() {
    threeInvoices("Books");
    books.grids.set("Books", 1, 1, "Invoice no");
    String source = books.connected(Bookkeeping.invoices("Books"));
    books.synced(source).then().body("state", is("needs_attention"));
    JsonObject sheet = Bookkeeping.invoices("Books");
    sheet
        .getJsonObject("mapping")
        .getJsonObject("fields")
        .put("externalId", Bookkeeping.column("Invoice no"));
    books
        .practice
        .asAdmin()
        .contentType(ContentType.JSON)
        .header("If-Match", "*")
        .body(new JsonObject().put("sheets", new JsonArray().add(sheet)).encode())
        .patch(source)
        .then()
        .statusCode(200)
        .body("state", is("ok"))
        .body("attention", nullValue());
    books.synced(source).then().body("state", is("done")).body("accepted", is(3));
  }

  @Test
  void aSheetThatIsGoneIsNamed() {
    threeInvoices("Books");
    String source = books.connected(Bookkeeping.invoices("Books"));
    books.grids.remove("Books");
    books
        .synced(source)
        .then()
        .body("state", is("needs_attention"))
        .body("error.code", is("sheet_missing"))
        .body("error.message", containsString("\"Books\""));
    threeInvoices("Books");
    books
        .practice
        .asAdmin()
        .post(source + "/resume")
        .then()
        .statusCode(200)
        .body("state", is("ok"));
    books.synced(source).then().body("state", is("done"));
  }

  @Test
  void timesAreTheClinicsOwn() {
    books.grids.sheet(
        "Calls",
        List.of("Id", "Start"),
        List.of("c-1", DAY + 0.75),
        // The clocks of New York skip this half hour.
        List.of("c-2", 46089 + 2.5 / 24));
    JsonObject fields = new JsonObject().put("externalId", Bookkeeping.column("Id"));
    fields.put("startedAt", Bookkeeping.column("Start"));
    fields.put("durationSeconds", new JsonObject().put("constant", "60"));
    fields.put("direction", new JsonObject().put("constant", "inbound"));
    fields.put("outcome", new JsonObject().put("constant", "answered"));
    fields.put("qualified", new JsonObject().put("constant", "true"));
    fields.put("booked", new JsonObject().put("constant", "false"));
    JsonObject calls = new JsonObject().put("title", "Calls").put("kind", "call");
    calls.put("mapping", new JsonObject().put("fields", fields));
    books
        .synced(books.connected(calls))
        .then()
        .body("accepted", is(1))
        .body("rejected", is(1))
        .body("sample[0].message", is("is a time that the clocks skipped that day"));
    assertThat(
            Directory.number(
                "select count(*) from metrics.call_metrics where clinic_id = ? and started_at = '2026-03-02 23:00+00'",
                books.practice.clinic()))
        .isEqualTo(1);
  }
}
