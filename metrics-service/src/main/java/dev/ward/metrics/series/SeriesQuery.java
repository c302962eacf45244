package dev.ward.metrics.series;

import dev.ward.platform.problem.Problem;
import io.vertx.core.MultiMap;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * Which figures over time are asked for.
 *
 * @param keys in the order in which they are asked for; empty for all
 * @param from inclusive
 * @param to exclusive
 * @param provider empty for the whole clinic
 * @param compare with the previous range or the same one a year earlier; empty for neither
 * @param byClinic of an organization: each clinic for itself
 */
record SeriesQuery(
    Set<String> keys,
    LocalDate from,
    LocalDate to,
    Granularity granularity,
    String provider,
    String compare,
    boolean byClinic) {

  static final int MOST_PERIODS = 4_000;

  private static final Set<String> OF_CLINIC =
      Set.of("keys", "from", "to", "granularity", "provider", "compare");
  private static final Set<String> OF_ORGANIZATION =
      Set.of("keys", "from", "to", "granularity", "byClinic");

  /**
   * @throws Problem 400 that names every parameter that is wrong
   */
  static SeriesQuery ofClinic(MultiMap parameters) {
    return of(new Parameters(parameters, OF_CLINIC));
  }

  /**
   * @throws Problem 400 that names every parameter that is wrong
   */
  static SeriesQuery ofOrganization(MultiMap parameters) {
    return of(new Parameters(parameters, OF_ORGANIZATION));
  }

  private static SeriesQuery of(Parameters parameters) {
    Set<String> keys = parameters.keys();
    LocalDate from = parameters.date("from");
    LocalDate to = parameters.date("to");
    Granularity granularity = parameters.granularity();
    String compare = parameters.compare();
    boolean byClinic = parameters.flag("byClinic");
    if (from != null && to != null && granularity != null) {
      checkRange(parameters, from, to, granularity);
    }
    parameters.check();
    if (from == null || to == null || granularity == null) {
      throw new IllegalStateException("what is missing has been told");
    }
    return new SeriesQuery(
        keys, from, to, granularity, parameters.text("provider"), compare, byClinic);
  }

  private static void checkRange(
      Parameters parameters, LocalDate from, LocalDate to, Granularity granularity) {
    if (!from.isBefore(to)) {
      parameters.wrong("to", "must lie after from; it is not included itself");
    } else if (ChronoUnit.DAYS.between(from, to) > (long) MOST_PERIODS * granularity.shortest()) {
      parameters.wrong("to", "makes more than " + MOST_PERIODS + " periods");
    }
  }
}
