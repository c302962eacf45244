package dev.ward.metrics.reports;

import dev.ward.metrics.reports.WeeklyReport.GoalStanding;
import dev.ward.metrics.reports.WeeklyReport.Kpi;
import dev.ward.metrics.reports.WeeklyReport.Point;
import dev.ward.metrics.reports.WeeklyReport.ProviderWeek;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes of a report what is printed. */
final class SheetMaker {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("MMM d, uuuu, HH:mm", Locale.US);
  private static final Set<String> PICTURED =
      Set.of("net_production", "net_collections", "completed_appointments", "new_patients");
  private static final Set<String> LETTER = Set.of("USD", "CAD", "MXN");

  private final WeeklyReport report;
  private final Wording wording;

  private SheetMaker(WeeklyReport report) {
    this.report = report;
    this.wording = new Wording(report.currency());
  }

  static Sheet of(WeeklyReport report) {
    return new SheetMaker(report).sheet();
  }

  private Sheet sheet() {
    long most = report.providers().stream().mapToLong(ProviderWeek::production).max().orElse(0);
    return new Sheet(
        wording.day(report.week()) + " – " + wording.day(report.until().minusDays(1)),
        LETTER.contains(report.currency()) ? "letter" : "A4",
        report.running(),
        remarks(),
        report.kpis().stream()
            .filter(kpi -> PICTURED.contains(kpi.key()))
            .map(this::picture)
            .toList(),
        report.kpis().stream().map(this::line).toList(),
        report.providers().stream().map(provider -> row(provider, most)).toList(),
        report.goals().stream().map(this::line).toList(),
        report.kpis().stream().map(SheetMaker::note).toList());
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>(2);
    remarks.add(
        report.asOf() == null
            ? "No figures have been made yet."
            : "Figures as of "
                + MOMENT.format(report.asOf().atZone(ZoneId.of(report.timeZone())))
                + " ("
                + report.timeZone()
                + ").");
    if (!report.complete()) {
      remarks.add("Facts have changed since; some figures are going to move.");
    }
    return remarks;
  }

  private Sheet.Picture picture(Kpi kpi) {
    BigDecimal highest =
        kpi.series().stream()
            .map(Point::value)
            .filter(Objects::nonNull)
            .max(BigDecimal::compareTo)
            .orElse(null);
    return new Sheet.Picture(
        Wording.clean(kpi.title()),
        wording.value(kpi.value(), kpi.unit()),
        "13 weeks, highest " + wording.value(highest, kpi.unit()),
        Chart.of("p-" + kpi.key(), kpi.series(), 320, 90));
  }

  private Sheet.KpiLine line(Kpi kpi) {
    return new Sheet.KpiLine(
        Wording.clean(kpi.title()),
        wording.value(kpi.value(), kpi.unit()),
        wording.value(kpi.previous(), kpi.unit()),
        wording.change(kpi.value(), kpi.previous(), kpi.unit()),
        mood(kpi.value(), kpi.previous(), kpi.direction()),
        wording.value(kpi.lastYear(), kpi.unit()),
        Chart.of("k-" + kpi.key(), kpi.series(), 110, 22));
  }

  private static String mood(
      @Nullable BigDecimal value, @Nullable BigDecimal before, String direction) {
    if (value == null || before == null || value.compareTo(before) == 0) {
      return "even";
    }
    return value.compareTo(before) > 0 == direction.equals("higher") ? "good" : "bad";
  }

  private Sheet.ProviderRow row(ProviderWeek provider, long most) {
    return new Sheet.ProviderRow(
        Wording.clean(provider.name()),
        wording.money(provider.production()),
        wording.money(provider.previousProduction()),
        wording.count(provider.visits()),
        share(BigDecimal.valueOf(provider.production()), BigDecimal.valueOf(most)));
  }

  private Sheet.GoalLine line(GoalStanding goal) {
    return new Sheet.GoalLine(
        Wording.clean(goal.name()),
        Stream.of(goal.title(), provider(goal.provider()))
            .filter(Objects::nonNull)
            .map(Wording::clean)
            .reduce((title, provider) -> title + ", " + provider)
            .orElse(""),
        wording.day(goal.from()) + " – " + wording.day(goal.to().minusDays(1)),
        wording.value(goal.actual(), goal.unit()),
        wording.value(goal.target(), goal.unit()),
        wording.percent(goal.pace()),
        goal.status().replace('_', ' '),
        switch (goal.status()) {
          case "reached", "ahead" -> "good";
          case "missed", "at_risk" -> "bad";
          default -> "even";
        },
        goal.actual() == null ? 0 : share(goal.actual(), goal.target()));
  }

  private @Nullable String provider(@Nullable String code) {
    return report.providers().stream()
        .filter(provider -> provider.code().equals(code))
        .map(ProviderWeek::name)
        .findFirst()
        .orElse(code);
  }

  private static int share(BigDecimal part, BigDecimal whole) {
    if (whole.signum() <= 0 || part.signum() <= 0) {
      return 0;
    }
    BigDecimal share =
        part.movePointRight(2)
            .divide(whole, MathContext.DECIMAL64)
            .setScale(0, RoundingMode.HALF_UP);
    return share.min(BigDecimal.valueOf(100)).intValue();
  }

  private static Sheet.Note note(Kpi kpi) {
    return new Sheet.Note(
        Wording.clean(kpi.title()),
        Wording.clean(
            (kpi.denominator() == null
                    ? kpi.numerator()
                    : kpi.numerator() + " ÷ " + kpi.denominator())
                + " (version "
                + kpi.definitionVersion()
                + ")"));
  }
}
