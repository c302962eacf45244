package dev.ward.metrics.goals;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a goal can be made from.
 *
 * @param system the same for everybody, and nobody's to change; else the organization's own
 * @param target null where each clinic must find its own
 * @param direction null for the KPI's own
 * @param period how long a goal lasts whose end is not given
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record GoalTemplate(
    UUID id,
    boolean system,
    String name,
    @Nullable String description,
    String metric,
    @Nullable BigDecimal target,
    @Nullable String direction,
    @Schema(enumeration = {"week", "month", "quarter", "year"}) @Nullable String period,
    Curve curve,
    Thresholds thresholds,
    long version) {

  private static final int DAYS_OF_A_WEEK = 7;
  private static final int MONTHS_OF_A_QUARTER = 3;

  /** The day after the last of a goal that begins on the given one; null if it isn't said. */
  @Nullable LocalDate endOf(LocalDate from) {
    if (period == null) {
      return null;
    }
    return switch (period) {
      case "week" -> from.plusDays(DAYS_OF_A_WEEK);
      case "month" -> from.plusMonths(1);
      case "quarter" -> from.plusMonths(MONTHS_OF_A_QUARTER);
      default -> from.plusYears(1);
    };
  }
}
