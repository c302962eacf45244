package dev.ward.metrics.series;

import dev.ward.platform.problem.Problem;
import io.vertx.core.MultiMap;
import java.time.LocalDate;
import java.util.Set;

/**
 * Which range of days is asked for as a whole.
 *
 * @param keys in the order in which they are asked for; empty for all, one for a ranking
 * @param from inclusive
 * @param to exclusive
 * @param provider empty for the whole clinic
 * @param compare with the previous range or the same one a year earlier; empty for neither
 */
record RangeQuery(Set<String> keys, LocalDate from, LocalDate to, String provider, String compare) {

  /** Longer ones are summed up from days all the same, and nobody waits for a lifetime. */
  private static final int MOST_YEARS = 30;

  private static final Set<String> OF_TOTALS = Set.of("keys", "from", "to", "provider", "compare");
  private static final Set<String> OF_RANKING = Set.of("key", "from", "to");

  /**
   * @throws Problem 400 that names every parameter that is wrong
   */
  static RangeQuery ofTotals(MultiMap parameters) {
    Parameters read = new Parameters(parameters, OF_TOTALS);
    return of(read, read.keys());
  }

  /**
   * @throws Problem 400 that names every parameter that is wrong
   */
  static RangeQuery ofRanking(MultiMap parameters) {
    Parameters read = new Parameters(parameters, OF_RANKING);
    return of(read, Set.of(read.key()));
  }

  private static RangeQuery of(Parameters parameters, Set<String> keys) {
    LocalDate from = parameters.date("from");
    LocalDate to = parameters.date("to");
    String compare = parameters.compare();
    if (from != null && to != null && !from.isBefore(to)) {
      parameters.wrong("to", "must lie after from; it is not included itself");
    } else if (from != null && to != null && from.plusYears(MOST_YEARS).isBefore(to)) {
      parameters.wrong("to", "makes more than " + MOST_YEARS + " years");
    }
    parameters.check();
    if (from == null || to == null) {
      throw new IllegalStateException("what is missing has been told");
    }
    return new RangeQuery(keys, from, to, parameters.text("provider"), compare);
  }
}
