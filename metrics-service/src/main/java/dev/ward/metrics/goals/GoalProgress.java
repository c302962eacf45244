package dev.ward.metrics.goals;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a goal stands today, counted in the clinic's working days; null where there is no figure yet.
 *
 * @param attainment actual / target; 1 is reached, and more is better
 * @param expectedToDate what the curve expects by the end of yesterday
 * @param pace actual / expectedToDate, turned round where lower is better; 1 is on course
 * @param requiredRate what each remaining working day has to bring
 * @param curveFollowed linear where a seasonal curve has no last year to go by
 * @param statusSince null when the status is newer than the last evaluation
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record GoalProgress(
    UUID goalId,
    LocalDate on,
    BigDecimal target,
    @Nullable BigDecimal actual,
    @Nullable Boolean reached,
    @Nullable BigDecimal attainment,
    @Nullable BigDecimal expectedToDate,
    @Nullable BigDecimal pace,
    @Nullable BigDecimal requiredRate,
    int workingDays,
    int elapsedDays,
    int remainingDays,
    @Nullable Forecast forecast,
    String status,
    @Nullable Instant statusSince,
    String curve,
    String curveFollowed,
    @Nullable Instant asOf) {

  /**
   * Where it leads if things go on as they have of late; null with fewer than five working days to
   * go by.
   *
   * @param low the value lies between low and high with the given confidence
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Forecast(
      BigDecimal value,
      BigDecimal low,
      BigDecimal high,
      @Schema(
              enumeration = {
                "final",
                "working_day_rate",
                "seasonal_rate",
                "rate_of_sums",
                "last_level"
              },
              description =
                  """
                  final: the goal is over. working_day_rate: what there is, plus the mean of the last 20 working days with \
                  figures for each day to come. seasonal_rate: the same, each day weighed by last year's. rate_of_sums: \
                  numerator and denominator each so. last_level: the last figure. The interval supposes that days are \
                  independent of one another; no trend, weekday or booking is known to it""")
          String method,
      double confidence) {

    /** What metrics.goal_forecast() makes its interval for. */
    private static final double CONFIDENCE = 0.8;

    static @Nullable Forecast of(
        @Nullable BigDecimal value, BigDecimal low, BigDecimal high, String method) {
      return value == null ? null : new Forecast(value, low, high, method, CONFIDENCE);
    }
  }
}
