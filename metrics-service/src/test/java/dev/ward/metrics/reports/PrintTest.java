package dev.ward.metrics.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.metrics.reports.WeeklyReport.GoalStanding;
import dev.ward.metrics.reports.WeeklyReport.Kpi;
import dev.ward.metrics.reports.WeeklyReport.Point;
import dev.ward.metrics.reports.WeeklyReport.ProviderWeek;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** What is printed, from data that no database was asked for. */
class PrintTest {

  private static final LocalDate WEEK = LocalDate.parse("2026-03-02");

  private static Kpi kpi(String key, String title, String unit, int... values) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      points.add(
          new Point(
              WEEK.minusWeeks(values.length - 1L - i),
              i == 3 ? null : BigDecimal.valueOf(values[i]),
              BigDecimal.valueOf(values[i] * 9L, 1)));
    }
    return new Kpi(
        key,
        title,
        unit,
        "higher",
        2,
        "Sum of " + title,
        null,
        BigDecimal.valueOf(values[values.length - 1]),
        BigDecimal.valueOf(values[values.length - 2]),
        null,
        points);
  }

  private static WeeklyReport report(String provider, int providers) {
    int[] week = {41, 43, 39, 0, 44, 47, 45, -3, 40, 48, 51, 49, 53};
    int[] money = new int[week.length];
    for (int i = 0; i < week.length; i++) {
      money[i] = week[i] * 95_321;
    }
    List<Kpi> kpis = new ArrayList<>();
    kpis.add(kpi("net_production", "Net production", "money", money));
    kpis.add(kpi("net_collections", "Net collections", "money", money));
    kpis.add(kpi("completed_appointments", "Completed appointments", "count", week));
    kpis.add(kpi("no_show_rate", "No-show rate", "ratio", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
    List<ProviderWeek> rows = new ArrayList<>();
    for (int i = 0; i < providers; i++) {
      rows.add(new ProviderWeek("dr-" + i, provider + " " + i, 500_000L - i, 400_000, 20, 19));
    }
    return new WeeklyReport(
        WEEK,
        WEEK.plusWeeks(1),
        false,
        "America/New_York",
        "USD",
        Instant.parse("2026-03-09T06:12:00Z"),
        true,
        kpis,
        rows,
        List.of(
            new GoalStanding(
                UUID.fromString("a0000000-0000-7000-8000-000000000001"),
                "A good <March> & more",
                "net_production",
                "Net production",
                "money",
                "dr-0",
                LocalDate.parse("2026-03-01"),
                LocalDate.parse("2026-04-01"),
                new BigDecimal("22000000"),
                "higher",
                new BigDecimal("5051013"),
                new BigDecimal("1.0102"),
                "on_track")));
  }

  private static Printed printed(String provider, int providers) {
    return ReportPress.printed(report(provider, providers), new Layout());
  }

  private static String text(Printed printed) throws IOException {
    try (PDDocument document = Loader.loadPDF(printed.pdf())) {
      return new PDFTextStripper().getText(document);
    }
  }

  @Test
  void whatPeopleWroteIsTextInHtmlAndNothingElse() throws Exception {
    String html =
        new String(
            printed("<b onload='x'>\u0001{sheet.week}</b>", 1).html(), StandardCharsets.UTF_8);
    assertThat(html)
        .contains(
            "&lt;b onload=&#39;x&#39;&gt;\uFFFD{sheet.week}&lt;/b&gt; 0",
            "A good &lt;March&gt; &amp; more")
        .doesNotContain("<b ", "<script", "http-equiv", "src=", "href=");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everyKpiHasAChartAndAWeekWithoutAValueLeavesAGap() {
    String html = new String(printed("Dr. Ames", 1).html(), StandardCharsets.UTF_8);
    assertThat(html.split("<svg ", -1)).hasSize(1 + 3 + 4);
    assertThat(html.split("#1f5f8b\"/>", -1)).as("this week's column").hasSize(1 + 3 + 4);
    Chart chart = Chart.of("x", report("", 0).kpis().get(2).series(), 130, 56);
    assertThat(chart.columns()).hasSize(12);
    assertThat(chart.columns().get(11).latest()).isTrue();
    assertThat(chart.columns().get(11).height()).isEqualTo(51.1);
    assertThat(chart.columns().get(6).y()).as("below zero").isEqualTo(chart.zero());
    assertThat(chart.lastYear()).hasSize(12);
  }

  @Test
  void thePdfSaysWhatTheReportSays() throws IOException {
    Printed printed = printed("Łukasz Ωmega", 1);
    assertThat(new String(printed.pdf(), 0, 5, StandardCharsets.ISO_8859_1)).isEqualTo("%PDF-");
    assertThat(text(printed))
        .contains(
            "Weekly report",
            "Mar 2, 2026 – Mar 8, 2026",
            "Figures as of Mar 9, 2026, 02:12 (America/New_York).",
            "$50,520.13",
            "+8.2%",
            "Łukasz Ωmega 0",
            "A good <March> & more",
            "on track",
            "101.0%",
            "Sum of Net production (version 2)",
            "1 / 2",
            "2 / 2");
  }

  @Test
  void manyProvidersTakeMorePages() throws IOException {
    Printed printed = printed("Dr. Ames", 100);
    try (PDDocument document = Loader.loadPDF(printed.pdf())) {
      assertThat(document.getNumberOfPages()).isBetween(3, 6);
    }
    assertThat(text(printed)).contains("Dr. Ames 0", "Dr. Ames 99", "Goals");
  }

  @Test
  void theSameDataPrintTheSameBytes() {
    Printed first = printed("Łukasz", 3);
    Printed second = printed("Łukasz", 3);
    assertThat(second.html()).isEqualTo(first.html());
    assertThat(second.pdf()).isEqualTo(first.pdf());
    assertThat(first.pdf().length).isLessThan(200_000);
  }
}
