package dev.ward.scheduler.runs;

import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Limit;
import dev.ward.platform.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows, newest first.
 *
 * @param clinicId null for those of all clinics
 * @param organizationId those of its clinics and its own; null for all
 * @param before the run that the page before ended with
 */
record RunFilter(
    @Nullable UUID clinicId,
    @Nullable UUID organizationId,
    @Nullable String job,
    @Nullable String state,
    int limit,
    @Nullable UUID before) {

  private static final Set<String> STATES =
      Set.of("pending", "running", "waiting", "succeeded", "failed", "dead", "cancelled");

  /**
   * @throws Problem 400 if state, limit or cursor is none
   */
  static RunFilter of(
      @Nullable UUID clinicId,
      @Nullable UUID organizationId,
      @Nullable String job,
      @Nullable String state,
      @Nullable Integer limit,
      @Nullable String cursor) {
    if (state != null && !STATES.contains(state)) {
      throw Problem.invalid("/state", "is not a state of a run");
    }
    UUID before = Cursor.decodeId(cursor, list(clinicId, organizationId, job, state));
    return new RunFilter(clinicId, organizationId, job, state, Limit.of(limit), before);
  }

  String cursorAfter(Run run) {
    return Cursor.encode(list(clinicId, organizationId, job, state), run.id());
  }

  private static List<Object> list(
      @Nullable UUID clinicId,
      @Nullable UUID organizationId,
      @Nullable String job,
      @Nullable String state) {
    return Arrays.asList(clinicId, organizationId, job, state);
  }
}
