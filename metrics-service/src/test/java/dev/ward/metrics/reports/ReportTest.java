package dev.ward.metrics.reports;

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
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ReportTest {

  private static final String REPORTS = "/reports/weekly";
  private static final String WEEK = REPORTS + "?week=2026-03-02";

  private final Practice practice = new Practice();

  private void facts(String... rows) {
    String[] lines = new String[rows.length + 1];
    lines[0] = Practice.FINANCIAL;
    System.arraycopy(rows, 0, lines, 1, rows.length);
    practice.imported("financial", lines);
    practice.aggregated();
  }

  private void someFacts() {
    facts(
        "a,2026-03-02,dr-a,production,12345600,USD,,",
        "b,2026-03-08,dr-b,production,5000,USD,,",
        "c,2026-03-04,dr-a,collection,2000,USD,,",
        "d,2026-02-27,dr-a,production,8000,USD,,");
  }

  private String made() {
    Response made = practice.asAdmin().post(practice.path(WEEK));
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
    return made.path("id");
  }

  private Response content(RequestSpecification caller, String id, String query) {
    return caller.get(practice.path(REPORTS + "/" + id + "/content" + query));
  }

  private static long events(String action, String id) {
    return Directory.number(
        "select count(*) from metrics.outbox where event ->> 'action' = ? and event #>> '{target,id}' = ?",
        action,
        id);
  }

  @Test
  void aWeekIsReportedAsTheSeriesHasIt() {
    someFacts();
    String id = made();
    Response report = practice.asViewer().get(practice.path(REPORTS + "/" + id));
    report
        .then()
        .statusCode(200)
        .body("report.week", is("2026-03-02"))
        .body("report.edition", is(1))
        .body("report.running", is(false))
        .body("data.currency", is("USD"))
        .body("data.complete", is(true))
        .body("data.kpis.find { it.key == 'net_production' }.value", is(12350600))
        .body("data.kpis.find { it.key == 'net_production' }.previous", is(8000))
        .body("data.kpis.find { it.key == 'net_production' }.series.size()", is(13))
        .body("data.providers.code", is(List.of("dr-a", "dr-b")))
        .body("data.providers.production", is(List.of(12345600, 5000)));
    List<Map<String, Object>> kpis = report.path("data.kpis");
    for (Map<String, Object> kpi : kpis) {
      Response series =
          practice
              .asViewer()
              .get(
                  practice.path(
                      "/metrics?from=2026-03-02&to=2026-03-09&granularity=week&keys="
                          + kpi.get("key")));
      assertThat(kpi.get("value"))
          .as("%s", kpi.get("key"))
          .isEqualTo(series.path("series[0].points[0]?.value"));
    }
  }

  @Test
  void whatIsHandedOutIsWhatWasKept() throws Exception {
    someFacts();
    String id = made();
    Response list = practice.asViewer().get(practice.path(REPORTS));
    for (String format : new String[] {"html", "pdf"}) {
      Response file = content(practice.asViewer(), id, "?format=" + format);
      file.then()
          .statusCode(200)
          .header("Content-Type", containsString(format))
          .header(
              "Content-Disposition",
              "attachment; filename=\"weekly-report-2026-03-02-1." + format + "\"");
      String sha256 = hash(file.asByteArray());
      assertThat(file.header("ETag")).isEqualTo("\"" + sha256 + "\"");
      assertThat(
              list.<String>path(
                  "items[0].files.find { it.format == '%s' }.sha256".formatted(format)))
          .isEqualTo(sha256);
      practice
          .asViewer()
          .header("If-None-Match", file.header("ETag"))
          .get(practice.path(REPORTS + "/" + id + "/content?format=" + format))
          .then()
          .statusCode(304);
    }
    assertThat(events("report.created", id)).isEqualTo(1);
    assertThat(events("report.downloaded", id)).as("not what the client had").isEqualTo(2);
    assertThat(text(content(practice.asViewer(), id, "?format=pdf").asByteArray()))
        .contains("Mar 2, 2026 – Mar 8, 2026", "$123,506.00", "dr-b");
  }

  private static String hash(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static String text(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, 200, text/html",
    "application/pdf, 200, application/pdf",
    "*/*, 200, application/pdf",
    "'text/html,application/xhtml+xml,*/*;q=0.8', 200, text/html",
    "application/json, 406, application/problem+json"
  })
  void aClientGetsTheFormatItAccepts(String accept, int status, String type) {
    content(practice.asViewer().header("Accept", accept), made(), "")
        .then()
        .statusCode(status)
        .header("Content-Type", containsString(type));
  }

  @Test
  void aReportIsMadeAgainOnlyWhenItSaysSomethingElse() {
    someFacts();
    String first = made();
    practice.aggregated();
    practice.asAdmin().post(practice.path(WEEK)).then().statusCode(200).body("id", is(first));
    facts("e,2026-03-05,dr-a,production,100,USD,,");
    Response again = practice.asAdmin().post(practice.path(WEEK));
    again.then().statusCode(201).body("edition", is(2));
    practice
        .asViewer()
        .get(practice.path(REPORTS + "?limit=1"))
        .then()
        .body("items.id", is(List.of(again.<String>path("id"))));
    String cursor = practice.asViewer().get(practice.path(REPORTS + "?limit=1")).path("next");
    practice
        .asViewer()
        .get(practice.path(REPORTS + "?limit=1&cursor=" + cursor))
        .then()
        .body("items.id", is(List.of(first)));
    practice
        .asViewer()
        .get(practice.path(REPORTS + "/" + first))
        .then()
        .body("data.kpis.find { it.key == 'net_production' }.value", is(12350600));
  }

  @Test
  void aWeekThatIsNotOverSaysSo() {
    LocalDate monday =
        LocalDate.now(ZoneId.of("America/New_York"))
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    String id =
        practice
            .asAdmin()
            .post(practice.path(REPORTS + "?week=" + monday))
            .then()
            .statusCode(201)
            .body("running", is(true))
            .extract()
            .path("id");
    assertThat(content(practice.asViewer(), id, "?format=html").asString())
        .contains("still running");
  }

  @Test
  void aProvidersNameIsNoMarkup() {
    practice
        .asAdmin()
        .contentType("application/json")
        .body("{\"name\": \"<b>Ames</b>\"}")
        .put(practice.path("/providers/dr-a"))
        .then()
        .statusCode(200);
    someFacts();
    String html = content(practice.asViewer(), made(), "?format=html").asString();
    assertThat(html).contains("&lt;b&gt;Ames&lt;/b&gt;").doesNotContain("<b>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?week=2026-02-30", "?week=soon", "?week=1066-10-10"})
  void aWeekMustBeADay(String query) {
    practice
        .asAdmin()
        .post(practice.path(REPORTS + query))
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/week"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-03", "2099-01-05"})
  void aWeekIsNamedByAMondayThatHasBegun(String week) {
    practice
        .asAdmin()
        .post(practice.path(REPORTS + "?week=" + week))
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/week"));
  }
}
