package dev.ward.metrics.series;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The shape of the answer, for its description only: the database writes it. */
@Schema(name = "Trace")
record Trace(
    String key,
    LocalDate period,
    LocalDate until,
    String granularity,
    @Nullable String provider,
    String unit,
    @Nullable String currency,
    @Nullable BigDecimal value,
    @Nullable Long numerator,
    @Nullable Long denominator,
    @Nullable Instant asOf,
    boolean complete,
    Definition definition,
    @Schema(
            description =
                "The run that added the period's measures up; null where there is nothing")
        @Nullable Aggregate aggregate,
    List<Measure> measures) {

  @Schema(name = "TracedDefinition")
  record Definition(
      int version,
      String title,
      String numerator,
      @Nullable String denominator,
      String numeratorFormula,
      @Nullable String denominatorFormula,
      String source,
      LocalDate effectiveFrom,
      @Nullable LocalDate effectiveUntil) {}

  @Schema(name = "TracedAggregate")
  record Aggregate(@Nullable UUID runId, Instant computedAt) {}

  @Schema(name = "TracedMeasure")
  record Measure(
      @Schema(enumeration = {"numerator", "denominator"}) String side,
      String name,
      String title,
      String unit,
      long factor,
      long value,
      @Schema(description = "How to ask …/facts/{kind} for the rows behind it") Facts facts) {}

  @Schema(name = "TracedFacts")
  record Facts(
      String kind,
      Map<String, String> where,
      @Schema(description = "Null for ever since") @Nullable LocalDate from,
      LocalDate to,
      @Schema(description = "Whether these are all its rows and no others") boolean exact) {}
}
