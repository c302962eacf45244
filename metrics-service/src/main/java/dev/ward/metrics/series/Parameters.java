package dev.ward.metrics.series;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a query for figures, read one by one; what is wrong is told of all at once. */
final class Parameters {

  private static final int MOST_KEYS = 100;
  private static final Set<String> COMPARISONS = Set.of("previous", "year");

  private final MultiMap parameters;
  private final List<FieldError> errors = new ArrayList<>(0);

  Parameters(MultiMap parameters, Set<String> known) {
    this.parameters = parameters;
    for (String name : parameters.names()) {
      if (!known.contains(name)) {
        wrong(name, "is not a parameter of this query");
      }
    }
  }

  void wrong(String name, String message) {
    errors.add(new FieldError("/" + name, message));
  }

  /**
   * @throws Problem 400 that names every parameter that is wrong
   */
  void check() {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }

  /** In the order in which they are asked for; empty for all. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (String list : parameters.getAll("keys")) {
      for (String key : list.split(",", -1)) {
        if (!key.isEmpty()) {
          keys.add(key);
        }
      }
    }
    if (keys.size() > MOST_KEYS) {
      wrong("keys", "are more than " + MOST_KEYS);
    }
    return keys;
  }

  /** The one key; empty where it is missing. */
  String key() {
    String key = text("key");
    if (key.isEmpty()) {
      wrong("key", "is missing");
    }
    return key;
  }

  /** Empty where it is missing. */
  String text(String name) {
    String text = parameters.get(name);
    return text == null ? "" : text;
  }

  /** False where it is missing. */
  boolean flag(String name) {
    String text = parameters.get(name);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      wrong(name, "must be true or false");
    }
    return "true".equals(text);
  }

  /** Null where there is no good one. */
  @Nullable LocalDate date(String name) {
    String text = parameters.get(name);
    if (text == null) {
      wrong(name, "is missing");
      return null;
    }
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() >= 1900 && date.getYear() <= 2100) {
        return date;
      }
    } catch (DateTimeException e) {
      wrong(name, "must be a date that exists, like 2026-03-31");
      return null;
    }
    wrong(name, "must lie between 1900 and 2100");
    return null;
  }

  /** Days where it is missing, null where it is none. */
  @Nullable Granularity granularity() {
    String text = parameters.get("granularity");
    if (text == null) {
      return Granularity.DAY;
    }
    Granularity granularity = Granularity.of(text);
    if (granularity == null) {
      wrong("granularity", "must be day, week, month, quarter or year");
    }
    return granularity;
  }

  /** What to compare with; empty for nothing. */
  String compare() {
    String text = text("compare");
    if (!text.isEmpty() && !COMPARISONS.contains(text)) {
      wrong("compare", "must be previous or year");
    }
    return text;
  }
}
