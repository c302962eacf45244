package dev.ward.metrics.series;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
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
      int definitionVersion,
      @Schema(enumeration = {"money", "count", "ratio", "days"}) String unit,
      @Schema(description = "Of money only") @Nullable String currency,
      List<Point> points) {}

  @Schema(name = "SeriesPoint")
  record Point(
      @Schema(description = "The period's first day; weeks begin on Monday") LocalDate period,
      @Schema(description = "Null where the denominator is 0; money in minor units")
          @Nullable BigDecimal value,
      long numerator,
      @Nullable Long denominator) {}
}
