package dev.ward.metrics.reports;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a week came to, as the database tells it. Money is in minor units; null is for what has no
 * value. A report that is kept may be older than this shape, hence what it doesn't know is left.
 *
 * @param until the day behind the week's last
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "WeeklyReportData")
record WeeklyReport(
    LocalDate week,
    LocalDate until,
    @Schema(description = "Whether the week isn't over") boolean running,
    String timeZone,
    String currency,
    @Schema(description = "When the figures were made; null before the first aggregation")
        @Nullable Instant asOf,
    @Schema(description = "Whether no fact has changed since that could move a figure")
        boolean complete,
    List<Kpi> kpis,
    @Schema(description = "Who produced most comes first; 100 at the most")
        List<ProviderWeek> providers,
    @Schema(description = "Those that the week is part of, as they stood at its end, or stand now")
        List<GoalStanding> goals) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  @Schema(name = "WeeklyReportKpi")
  record Kpi(
      String key,
      String title,
      String unit,
      @Schema(
              enumeration = {"higher", "lower"},
              description = "What is better")
          String direction,
      int definitionVersion,
      String numerator,
      @Nullable String denominator,
      @Nullable BigDecimal value,
      @Schema(description = "Of the week before") @Nullable BigDecimal previous,
      @Schema(description = "Of 52 weeks before") @Nullable BigDecimal lastYear,
      @Schema(description = "13 weeks, this one last") List<Point> series) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @Schema(name = "WeeklyReportPoint")
  record Point(LocalDate week, @Nullable BigDecimal value, @Nullable BigDecimal lastYear) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @Schema(name = "WeeklyReportProvider")
  record ProviderWeek(
      String code,
      String name,
      long production,
      long previousProduction,
      long visits,
      long previousVisits) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @Schema(name = "WeeklyReportGoal")
  record GoalStanding(
      UUID id,
      String name,
      String metric,
      String title,
      String unit,
      @Nullable String provider,
      LocalDate from,
      LocalDate to,
      BigDecimal target,
      String direction,
      @Nullable BigDecimal actual,
      @Schema(description = "1 is on course") @Nullable BigDecimal pace,
      String status) {}
}
