package dev.ward.metrics.series;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The shape of the answer, for its description only: the database writes it. */
@Schema(name = "Series")
record Series(
    List<Line> series,
    @Schema(description = "When the figures were made; null before the first aggregation")
        @Nullable Instant asOf,
    @Schema(description = "Whether no fact has changed since that could move a figure")
        boolean complete) {

  @Schema(name = "SeriesLine")
  record Line(
      String key,
      @Schema(description = "Of the last point; one of another version says so itself")
          int definitionVersion,
      @Schema(enumeration = {"money", "count", "ratio", "days", "minutes"}) String unit,
      @Schema(description = "Of money only") @Nullable String currency,
      List<Point> points,
      @Schema(description = "The range that was asked to be compared with")
          @Nullable Comparison comparison) {}

  @Schema(name = "SeriesComparison")
  record Comparison(LocalDate from, LocalDate to, List<Point> points) {}

  @Schema(name = "SeriesPoint")
  record Point(
      @Schema(description = "The period's first day; weeks begin on Monday") LocalDate period,
      @Schema(description = "Null where the denominator is 0; money in minor units")
          @Nullable BigDecimal value,
      long numerator,
      @Nullable Long denominator,
      @Schema(description = "Where it isn't the line's") @Nullable Integer definitionVersion) {}

  @Schema(name = "OrganizationSeries")
  record OfOrganization(List<OrganizationLine> series, @Nullable Instant asOf, boolean complete) {}

  @Schema(name = "OrganizationSeriesLine")
  record OrganizationLine(
      String key,
      @Nullable Integer definitionVersion,
      String unit,
      @Schema(description = "Of money only: one line for each currency") @Nullable String currency,
      @Schema(description = "By clinic only") @Nullable UUID clinicId,
      List<OrganizationPoint> points,
      @Schema(description = "Why there are no points; null where there are")
          @Nullable String refused) {}

  @Schema(name = "OrganizationSeriesPoint")
  record OrganizationPoint(
      LocalDate period,
      @Nullable BigDecimal value,
      long numerator,
      @Nullable Long denominator,
      @Schema(description = "Of how many clinics it is") int clinics) {}
}
