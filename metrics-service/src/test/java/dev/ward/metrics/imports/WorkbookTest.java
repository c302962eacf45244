package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class WorkbookTest {

  private static final Object[] HEADER = {
    "external_id", "date", "provider", "kind", "amount_minor", "currency"
  };
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

  private final Practice practice = new Practice();

  private Response post(String query, byte[] file) {
    return practice
        .asStaff()
        .contentType(Format.XLSX_TYPE)
        .body(file)
        .post(practice.path("/imports?kind=" + query));
  }

  @Test
  void aWorkbookIsImportedWithDatesAsDatesAndNumbersWithoutNoise() {
    byte[] file =
        new Book()
            .sheet(
                "Book",
                HEADER,
                new Object[] {1001, DAY, "dr-a", "production", 0.1 + 0.2 + 99.7, "USD"},
                new Object[] {},
                new Object[] {"a-2", "2026-03-02", "dr-a", "production", "250", "USD"},
                new Object[] {"a-3", DAY, "dr-a", "production", 1.5, "USD"},
                new Object[] {"a-4", DAY, "dr-a", "production", 5, "USD", "beyond"})
            .bytes();
    Response done = practice.ended(post("financial", file));
    done.then().body("state", is("done")).body("accepted", is(2)).body("rejected", is(2));
    practice
        .asStaff()
        .get(practice.path("/imports/" + done.path("id") + "/rejects"))
        .then()
        .body("items.line", is(List.of(5, 6)))
        .body("items[0].field", is("amount_minor"));
    assertThat(
            Directory.number(
                "select amount_minor from metrics.financial_metrics where clinic_id = ? and external_id = '1001'"
                    + " and day = '2026-03-02'",
                practice.clinic()))
        .isEqualTo(100);
    practice.ended(post("financial", file)).then().body("unchanged", is(2));
  }

  @Test
  void aSheetIsReadByAMappingInTheClinicsTime() {
    String mapping =
        practice
            .asStaff()
            .contentType(ContentType.JSON)
            .body(
                """
                {"name": "Diary", "kind": "appointment", "mapping": {"fields": {
                  "externalId": {"column": "No"}, "provider": {"column": "Who"}, "patientRef": {"column": "Patient"},
                  "scheduledStart": {"column": "When", "pattern": "dd.MM.yyyy HH:mm"},
                  "durationMinutes": {"column": "Min"}, "kind": {"constant": "hygiene"},
                  "status": {"column": "State", "values": {"Done": "completed"}}}}}""")
            .post(practice.path("/import-mappings"))
            .path("id");
    byte[] file =
        new Book()
            .sheet("Cover", new Object[] {"Nothing here"})
            .sheet(
                "Diary",
                new Object[] {"No", "Who", "Patient", "When", "Min", "State"},
                new Object[] {1, "dr-a", 77, LocalDateTime.of(2026, 3, 2, 21, 30), 30, "DONE"},
                new Object[] {2, "dr-a", 78, "02.03.2026 21:30", 30, "done"})
            .bytes();
    practice
        .ended(post("appointment&sheet=Diary&mapping=" + mapping, file))
        .then()
        .body("accepted", is(2))
        .body("mapping", is(mapping));
    assertThat(
            Directory.number(
                "select count(*) from metrics.appointment_metrics where clinic_id = ? and day = '2026-03-02'"
                    + " and scheduled_start = '2026-03-03 02:30+00' and status = 'completed'",
                practice.clinic()))
        .isEqualTo(2);
    post("appointment&sheet=Missing&mapping=" + mapping, file)
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/sheet"));
    post("appointment&mapping=" + mapping, file)
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/When"));
  }

  @Test
  void aWorkbookThatCantBeReadIsRefusedInASentence() throws IOException {
    post("financial", "no workbook at all".getBytes(StandardCharsets.UTF_8))
        .then()
        .statusCode(400)
        .body("detail", containsString("not an .xlsx"));
    post("financial", Book.parts("hello.txt", "hello"))
        .then()
        .statusCode(400)
        .body("detail", containsString("can't be read"));
    post("financial", new Book().sheet("A", new Object[] {"date", "colour"}).bytes())
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/colour"));
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.filter(file -> file.toString().endsWith(".workbook"))).isEmpty();
    }
  }

  @Test
  void tooManySharedStringsAreRefused() {
    Object[][] rows = new Object[3000][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new Object[] {"a string of its own that nobody shares, number " + i};
    }
    post("financial", new Book().sheet("A", rows).bytes())
        .then()
        .statusCode(413)
        .body("detail", containsString("shared strings"));
  }
}
