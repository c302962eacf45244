package dev.ward.scheduler.runs;

import java.util.List;

/**
 * The runs that were asked for all clinics at once.
 *
 * @param count how many there are
 * @param items the first of them; the rest is in the list of the job's runs
 */
record RequestedRuns(int count, List<Run> items) {

  private static final int MOST_SHOWN = 500;

  static RequestedRuns of(List<Run> runs) {
    return new RequestedRuns(
        runs.size(), List.copyOf(runs.subList(0, Math.min(runs.size(), MOST_SHOWN))));
  }
}
