package dev.ward.metrics.series;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which figures are asked for.
 *
 * @param keys in the order in which they are asked for; empty for all
 * @param from inclusive
 * @param to exclusive
 * @param provider empty for the whole clinic
 */
record SeriesQuery(
    Set<String> keys, LocalDate from, LocalDate to, Granularity granularity, String provider) {

  static final int MOST_PERIODS = 4_000;

  private static final int MOST_KEYS = 100;
  private static final Set<String> PARAMETERS =
      Set.of("keys", "from", "to", "granularity", "provider");

  /**
   * @throws Problem 400 that names every parameter that is wrong
   */
  static SeriesQuery of(MultiMap parameters) {
    List<FieldError> errors = new ArrayList<>(0);
    for (String name : parameters.names()) {
      if (!PARAMETERS.contains(name)) {
        errors.add(new FieldError("/" + name, "is not a parameter of this query"));
      }
    }
    Set<String> keys = keys(parameters, errors);
    LocalDate from = date("from", parameters, errors);
    LocalDate to = date("to", parameters, errors);
    Granularity granularity = granularity(parameters, errors);
    if (from != null && to != null && granularity != null) {
      checkRange(from, to, granularity, errors);
    }
    if (from == null || to == null || granularity == null || !errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    String provider = parameters.get("provider");
    return new SeriesQuery(keys, from, to, granularity, provider == null ? "" : provider);
  }

  private static Set<String> keys(MultiMap parameters, List<FieldError> errors) {
    Set<String> keys = new LinkedHashSet<>();
    for (String list : parameters.getAll("keys")) {
      for (String key : list.split(",", -1)) {
        if (!key.isEmpty()) {
          keys.add(key);
        }
      }
    }
    if (keys.size() > MOST_KEYS) {
      errors.add(new FieldError("/keys", "are more than " + MOST_KEYS));
    }
    return keys;
  }

  private static @Nullable LocalDate date(
      String name, MultiMap parameters, List<FieldError> errors) {
    String text = parameters.get(name);
    if (text == null) {
      errors.add(new FieldError("/" + name, "is missing"));
      return null;
    }
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() >= 1900 && date.getYear() <= 2100) {
        return date;
      }
    } catch (DateTimeException e) {
      errors.add(new FieldError("/" + name, "must be a date that exists, like 2026-03-31"));
      return null;
    }
    errors.add(new FieldError("/" + name, "must lie between 1900 and 2100"));
    return null;
  }

  private static @Nullable Granularity granularity(MultiMap parameters, List<FieldError> errors) {
    String text = parameters.get("granularity");
    if (text == null) {
      return Granularity.DAY;
    }
    Granularity granularity = Granularity.of(text);
    if (granularity == null) {
      errors.add(new FieldError("/granularity", "must be day, week, month, quarter or year"));
    }
    return granularity;
  }

  private static void checkRange(
      LocalDate from, LocalDate to, Granularity granularity, List<FieldError> errors) {
    if (!from.isBefore(to)) {
      errors.add(new FieldError("/to", "must lie after from; it is not included itself"));
    } else if (ChronoUnit.DAYS.between(from, to) > (long) MOST_PERIODS * granularity.shortest()) {
      errors.add(new FieldError("/to", "makes more than " + MOST_PERIODS + " periods"));
    }
  }
}
