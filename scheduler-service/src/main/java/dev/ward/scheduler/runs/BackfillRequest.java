package dev.ward.scheduler.runs;

import dev.ward.platform.problem.Problem;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a range of days, part by part.
 *
 * @param clinicId the clinic it is for
 * @param organizationId the organization whose clinics it is for; with neither it is for all, which
 *     only operators of the platform may ask for
 * @param from the first day
 * @param to the day after the last one
 * @param days how many days a part has; 7 unless said
 * @param atOnce how many parts may be open at once; 4 unless said
 */
record BackfillRequest(
    @Nullable UUID clinicId,
    @Nullable UUID organizationId,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    @Schema(minimum = "1", maximum = "366", defaultValue = "7") @Nullable Integer days,
    @Schema(minimum = "1", maximum = "100", defaultValue = "4") @Nullable Integer atOnce) {

  private static final int MOST_DAYS = 366;
  private static final int MOST_AT_ONCE = 100;

  /**
   * @throws Problem 400 if the days are no range, or a number is out of its range
   */
  void check() {
    Places.check(clinicId, organizationId);
    DayRange.check(from, to);
    within("/days", daysOrDefault(), MOST_DAYS);
    within("/atOnce", atOnceOrDefault(), MOST_AT_ONCE);
  }

  int daysOrDefault() {
    return days == null ? 7 : days;
  }

  int atOnceOrDefault() {
    return atOnce == null ? 4 : atOnce;
  }

  private static void within(String pointer, int value, int most) {
    if (value < 1 || value > most) {
      throw Problem.invalid(pointer, "must be from 1 to " + most);
    }
  }
}
