package dev.ward.scheduler.runs;

import dev.ward.platform.problem.Problem;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a run at once.
 *
 * @param clinicId the clinic it is for
 * @param organizationId the organization it is for, or whose clinics; with neither it is for all,
 *     which only operators of the platform may ask for
 * @param from the first day; null, with {@code to}, leaves the choice to the job
 * @param to the day after the last one
 */
record RunRequest(
    @Nullable UUID clinicId,
    @Nullable UUID organizationId,
    @Nullable LocalDate from,
    @Nullable LocalDate to) {

  static final RunRequest EMPTY = new RunRequest(null, null, null, null);

  /**
   * @throws Problem 400 if the days are no range, or it is for two places
   */
  void check() {
    Places.check(clinicId, organizationId);
    if (from != null || to != null) {
      DayRange.check(from, to);
    }
  }
}
