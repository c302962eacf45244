package dev.ward.metrics.goals;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a goal expects over time, and what there is: for a chart.
 *
 * @param curve the goal's
 * @param followed the one that is shown: linear where a seasonal one has no last year to go by
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record GoalCurve(
    UUID goalId,
    LocalDate on,
    String granularity,
    String curve,
    String followed,
    List<Point> points) {

  /**
   * @param period its first day, not before the goal's
   * @param to exclusive, not after the goal's
   * @param expected by the period's end; of sums all since the goal's first day
   * @param actual likewise; in the running period up to today, null for those to come
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Point(
      LocalDate period, LocalDate to, @Nullable BigDecimal expected, @Nullable BigDecimal actual) {}
}
