package dev.ward.metrics.series;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of answers about whole ranges, for their description only: the database writes them.
 */
@Schema(name = "Totals")
record Totals(List<Total> totals, @Nullable Instant asOf, boolean complete) {

  @Schema(name = "Total")
  record Total(
      String key,
      int definitionVersion,
      String unit,
      @Nullable String currency,
      @Nullable BigDecimal value,
      long numerator,
      @Nullable Long denominator,
      @Nullable Comparison comparison) {}

  @Schema(name = "TotalComparison")
  record Comparison(
      LocalDate from,
      LocalDate to,
      @Nullable BigDecimal value,
      long numerator,
      @Nullable Long denominator,
      @Schema(description = "The value less this one") @Nullable BigDecimal change,
      @Schema(description = "The change as part of this one") @Nullable BigDecimal changeRatio) {}

  @Schema(name = "Ranking")
  record Ranking(
      String key,
      int definitionVersion,
      String unit,
      @Nullable String currency,
      String direction,
      List<Ranked> items,
      @Nullable Instant asOf,
      boolean complete) {}

  @Schema(name = "Ranked")
  record Ranked(
      @Schema(description = "1 is best; null without a value") @Nullable Integer rank,
      @Nullable String provider,
      @Nullable String name,
      @Nullable BigDecimal value,
      long numerator,
      @Nullable Long denominator) {}

  @Schema(name = "OrganizationRanking")
  record OrganizationRanking(
      String key,
      int definitionVersion,
      String unit,
      String direction,
      List<RankedClinic> items,
      @Schema(description = "Of all together, for each currency; none where they can't be added")
          List<Together> totals,
      @Nullable Instant asOf,
      boolean complete) {}

  @Schema(name = "RankedClinic")
  record RankedClinic(
      @Nullable Integer rank,
      UUID clinicId,
      @Nullable String currency,
      @Nullable BigDecimal value,
      long numerator,
      @Nullable Long denominator) {}

  @Schema(name = "Together")
  record Together(
      @Nullable String currency,
      int clinics,
      @Nullable BigDecimal value,
      long numerator,
      @Nullable Long denominator) {}
}
