package dev.ward.metrics.definitions;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Of which periods a difference is asked for, and by which version.
 *
 * @param from inclusive
 * @param to exclusive
 * @param version null for the newest
 */
record DifferenceQuery(
    LocalDate from, LocalDate to, String granularity, @Nullable Integer version) {

  static final int MOST_PERIODS = 1_000;

  /** With the fewest days that each has. */
  private static final Map<String, Integer> SHORTEST =
      Map.of("day", 1, "week", 7, "month", 28, "quarter", 90, "year", 365);

  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2100;

  /**
   * @throws Problem 400 that names every parameter that is wrong
   */
  static DifferenceQuery of(
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      @Nullable String granularity,
      @Nullable Integer version) {
    List<FieldError> errors = new ArrayList<>(0);
    check("/from", from, errors);
    check("/to", to, errors);
    String length = granularity == null ? "month" : granularity;
    Integer shortest = SHORTEST.get(length);
    if (shortest == null) {
      errors.add(new FieldError("/granularity", "must be day, week, month, quarter or year"));
    } else if (from != null && to != null) {
      if (!from.isBefore(to)) {
        errors.add(new FieldError("/to", "must lie after from; it is not included itself"));
      } else if (ChronoUnit.DAYS.between(from, to) > (long) MOST_PERIODS * shortest) {
        errors.add(new FieldError("/to", "makes more than " + MOST_PERIODS + " periods"));
      }
    }
    if (from == null || to == null || !errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return new DifferenceQuery(from, to, length, version);
  }

  private static void check(String pointer, @Nullable LocalDate day, List<FieldError> errors) {
    if (day == null) {
      errors.add(new FieldError(pointer, "is missing"));
    } else if (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR) {
      errors.add(new FieldError(pointer, "must lie between 1900 and 2100"));
    }
  }

  /**
   * @param versions in their order
   * @throws Problem 400 when the one that is asked for is not among them
   */
  Definition chosen(List<Definition> versions) {
    Definition newest = versions.get(versions.size() - 1);
    return version == null
        ? newest
        : versions.stream()
            .filter(one -> one.version() == version)
            .findFirst()
            .orElseThrow(() -> Problem.invalid("/version", "is not a version of this KPI"));
  }

  Tuple arguments(UUID clinicId, Definition chosen) {
    return Tuple.of(clinicId, chosen.key(), granularity, from, to, chosen.version());
  }
}
