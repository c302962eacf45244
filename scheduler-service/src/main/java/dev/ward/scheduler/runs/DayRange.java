package dev.ward.scheduler.runs;

import dev.ward.platform.problem.Problem;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Days that are asked for: from inclusive, to exclusive. */
final class DayRange {

  private static final int MOST_YEARS = 10;

  private DayRange() {}

  /**
   * @throws Problem 400 if the days are no range
   */
  static void check(@Nullable LocalDate from, @Nullable LocalDate to) {
    if (from == null || to == null) {
      throw Problem.invalid(
          from == null ? "/from" : "/to", "must come with the other end of the range");
    }
    if (!from.isBefore(to)) {
      throw Problem.invalid("/to", "must be after from; it is the day after the last one");
    }
    if (to.minusYears(MOST_YEARS).isAfter(from)) {
      throw Problem.invalid("/to", "must be at most " + MOST_YEARS + " years after from");
    }
  }
}
