package dev.ward.scheduler.runs;

import dev.ward.platform.problem.Problem;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a run at once.
 *
 * @param clinicId null for all clinics, which only operators of the platform may ask for
 * @param from the first day; null, with {@code to}, leaves the choice to the job
 * @param to the day after the last one
 */
record RunRequest(@Nullable UUID clinicId, @Nullable LocalDate from, @Nullable LocalDate to) {

  static final RunRequest EMPTY = new RunRequest(null, null, null);

  private static final int MOST_YEARS = 10;

  /**
   * @throws Problem 400 if the days are no range
   */
  void check() {
    if (from == null && to == null) {
      return;
    }
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
