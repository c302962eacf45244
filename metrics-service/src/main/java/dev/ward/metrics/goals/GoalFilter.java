package dev.ward.metrics.goals;

import dev.ward.platform.problem.Problem;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which goals are listed; what is null doesn't matter.
 *
 * @param provider a code; empty for goals of the whole clinic
 * @param openOn a day within the goal's range
 * @param deleted those that were given up, instead of those that are there
 */
record GoalFilter(
    @Nullable String metric,
    @Nullable String provider,
    @Nullable String status,
    @Nullable LocalDate openOn,
    boolean deleted) {

  private static final Set<String> STATUSES =
      Set.of("not_started", "ahead", "on_track", "at_risk", "missed", "reached");

  GoalFilter {
    if (status != null && !STATUSES.contains(status)) {
      throw Problem.invalid(
          "/status", "must be not_started, ahead, on_track, at_risk, missed or reached");
    }
  }
}
