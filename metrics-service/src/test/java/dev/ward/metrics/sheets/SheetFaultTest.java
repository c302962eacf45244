package dev.ward.metrics.sheets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
@QuarkusTestResource(GoogleTestResource.class)
class SheetFaultTest {

  private static final int ATTEMPTS = 4;
  private static final List<String> WITH_NOTES =
      List.of("Invoice", "Date", "Doctor", "Type", "Amount", "Notes");

  private Google google;
  private Bookkeeping books;
  private String source;

  @BeforeEach
  void open() throws IOException {
    google = new Google();
    books = new Bookkeeping(google);
    books.grids.sheet("Books", Bookkeeping.HEADER, List.of("i-1", 46083, "dr-lin", "Bill", 120.5));
    source = books.connected(Bookkeeping.invoices("Books"));
  }

  @AfterEach
  void close() {
    google.close();
  }

  private Response source() {
    return books.practice.asAdmin().get(source);
  }

  static Stream<Fault> passingFaults() {
    return Stream.of(
        Fault.quota("0"),
        Fault.of(503, "UNAVAILABLE"),
        Fault.of(500, "INTERNAL"),
        Fault.of(403, "RESOURCE_EXHAUSTED"),
        Fault.CUT,
        Fault.SILENCE);
  }

  @ParameterizedTest
  @MethodSource("passingFaults")
  void whatPassesIsTriedAgain(Fault fault) {
    google.faults.add(fault);
    google.faults.add(fault);
    books.synced(source).then().body("state", is("done")).body("accepted", is(1));
  }

  @Test
  void asLongAsGoogleAsksForIsWaited() {
    google.faults.add(Fault.quota("1"));
    Instant begun = Instant.now();
    books.synced(source).then().body("state", is("done"));
    assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void whatDoesNotPassEndsAndIsFetchedAtTheNextTime() {
    for (int i = 0; i < ATTEMPTS; i++) {
      google.faults.add(Fault.quota("0"));
    }
    books
        .synced(source)
        .then()
        .body("state", is("failed"))
        .body("error.code", is("quota_exceeded"));
    assertThat(google.requests).hasSize(ATTEMPTS);
    source().then().body("state", is("ok"));
    books.synced(source).then().body("state", is("done"));
  }

  @Test
  void whoAsksForAPauseOfAnHourIsNotWaitedFor() {
    google.faults.add(Fault.quota("3600"));
    books.synced(source).then().body("error.code", is("quota_exceeded"));
    assertThat(google.requests).hasSize(1);
  }

  @Test
  void aSpreadsheetThatIsNotSharedSaysWithWhomItHasToBe() {
    books.grids.unshare();
    books
        .synced(source)
        .then()
        .body("state", is("needs_attention"))
        .body("error.code", is("not_shared"))
        .body("error.message", containsString(books.clientEmail));
    source().then().body("state", is("needs_attention"));
    books.grids.sharedWith(books.clientEmail);
    books.synced(source).then().body("state", is("done"));
    source().then().body("state", is("ok"));
  }

  @Test
  void aSpreadsheetThatIsGoneNeedsAttention() {
    google.spreadsheets.clear();
    books.synced(source).then().body("error.code", is("no_spreadsheet"));
  }

  @Test
  void aKeyThatGoogleHasDeletedNeedsAttention() {
    google.tokens.accounts.clear();
    books
        .synced(source)
        .then()
        .body("state", is("needs_attention"))
        .body("error.code", is("credentials_refused"));
  }

  @Test
  void anApiThatIsOffIsToldFromASpreadsheetThatIsNotShared() {
    String body =
        """
        {"error": {"code": 403, "message": "Disabled.", "status": "PERMISSION_DENIED",
         "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED"}]}}
        """;
    google.faults.add(new Fault(403, Map.of(), body));
    books.synced(source).then().body("error.code", is("api_disabled"));
  }

  @Test
  void aDocumentThatIsNoSpreadsheetIsToldApart() {
    google.faults.add(Fault.of(400, "FAILED_PRECONDITION"));
    books.synced(source).then().body("error.code", is("not_a_spreadsheet"));
  }

  @Test
  void aTokenServesUntilItIsWithdrawn() {
    books.synced(source);
    books.synced(source);
    assertThat(google.tokens.issued.get()).isEqualTo(1);
    google.tokens.withdraw();
    books.synced(source).then().body("state", is("done"));
    assertThat(google.tokens.issued.get()).isEqualTo(2);
  }

  @Test
  void aTokenFollowsNoRedirect() {
    google.faults.add(new Fault(302, Map.of("Location", "http://localhost:1/elsewhere"), ""));
    books.synced(source).then().body("state", is("failed"));
    assertThat(google.requests).hasSize(1);
  }

  @Test
  void anAnswerThatIsTooLongIsAskedForInSmallerParts() {
    Object[] rows = new Object[8];
    rows[0] = WITH_NOTES;
    for (int i = 1; i < rows.length; i++) {
      rows[i] = List.of("i-" + i, 46083, "dr-lin", "Bill", 1, "x".repeat(6000));
    }
    books.grids.sheet("Books", List.of(rows).toArray(new List<?>[0]));
    books.synced(source).then().body("state", is("done")).body("accepted", is(7));
  }

  @Test
  void aRowThatIsTooLongByItselfNeedsAttention() {
    books.grids.sheet(
        "Books", WITH_NOTES, List.of("i-1", 46083, "dr-lin", "Bill", 1, "x".repeat(20_000)));
    books.synced(source).then().body("error.code", is("row_too_long"));
  }

  @Test
  void columnsThatMoveWhileTheyAreReadAreNotReadByTheOldOrder() {
    Object[] rows = new Object[31];
    rows[0] = Bookkeeping.HEADER;
    for (int i = 1; i < rows.length; i++) {
      rows[i] = List.of("i-" + i, 46083, "dr-lin", "Bill", 1);
    }
    books.grids.sheet("Books", List.of(rows).toArray(new List<?>[0]));
    google.whenAskedFor(3, () -> books.grids.set("Books", 1, 1, "Other"));
    books.synced(source).then().body("error.code", is("changed_while_read")).body("rows", is(0));
    assertThat(
            Directory.number(
                "select count(*) from metrics.financial_metrics where clinic_id = ?",
                books.practice.clinic()))
        .isZero();
  }
}
