package dev.ward.metrics.exports;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An export that keeps the rules; its filter says all that it depends on. */
record Order(What what, ExportFormat format, ExportFilter filter) {

  private static final int LONGEST_DAYS = 3700;
  private static final int MOST_KEYS = 100;
  private static final int LONGEST_CODE = 100;
  private static final Set<String> GRANULARITIES =
      Set.of("day", "week", "month", "quarter", "year");

  /**
   * @throws Problem 400 that names every field that breaks a rule
   */
  static Order of(NewExport asked) {
    List<FieldError> errors = new ArrayList<>(0);
    ExportFormat format = ExportFormat.of(asked.format());
    if (format == null) {
      errors.add(new FieldError("/format", "must be csv, ndjson or xlsx"));
    }
    What what = What.of(asked.what());
    if (what == null) {
      errors.add(new FieldError("/what", "must be one of " + What.codes()));
    }
    ExportFilter filter = asked.filter() == null ? ExportFilter.NONE : asked.filter();
    if (what != null) {
      check(what, filter, errors);
    }
    if (what == null || format == null || !errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return new Order(what, format, completed(what, filter));
  }

  private static ExportFilter completed(What what, ExportFilter filter) {
    return what == What.METRICS && filter.granularity() == null
        ? new ExportFilter(filter.from(), filter.to(), filter.provider(), filter.keys(), "month")
        : filter;
  }

  private static void check(What what, ExportFilter filter, List<FieldError> errors) {
    checkDays(what, filter, errors);
    checkProvider(what, filter.provider(), errors);
    checkKeys(what, filter.keys(), errors);
    String granularity = filter.granularity();
    if (granularity != null && what != What.METRICS) {
      errors.add(new FieldError("/filter/granularity", "is of metrics only"));
    } else if (granularity != null && !GRANULARITIES.contains(granularity)) {
      errors.add(
          new FieldError("/filter/granularity", "must be day, week, month, quarter or year"));
    }
  }

  private static void checkDays(What what, ExportFilter filter, List<FieldError> errors) {
    LocalDate from = filter.from();
    LocalDate to = filter.to();
    int before = errors.size();
    checkDay("/filter/from", what, from, errors);
    checkDay("/filter/to", what, to, errors);
    if (from == null || to == null || errors.size() > before) {
      return;
    }
    if (!from.isBefore(to)) {
      errors.add(new FieldError("/filter/to", "must lie after from; it is not included itself"));
    } else if (what == What.METRICS && ChronoUnit.DAYS.between(from, to) > LONGEST_DAYS) {
      errors.add(
          new FieldError("/filter/to", "must lie within " + LONGEST_DAYS + " days after from"));
    }
  }

  private static void checkDay(
      String pointer, What what, @Nullable LocalDate day, List<FieldError> errors) {
    if (day == null) {
      if (what == What.METRICS) {
        errors.add(new FieldError(pointer, "is missing"));
      }
    } else if (day.getYear() < 1900 || day.getYear() > 2100) {
      errors.add(new FieldError(pointer, "must lie between 1900 and 2100"));
    }
  }

  private static void checkProvider(What what, @Nullable String provider, List<FieldError> errors) {
    if (provider == null) {
      return;
    }
    if (!what.isOfProviders()) {
      errors.add(new FieldError("/filter/provider", "can't be given: these rows have none"));
    } else if (provider.isEmpty() && !what.isOfKeys() || provider.length() > LONGEST_CODE) {
      errors.add(new FieldError("/filter/provider", "must be a provider's code"));
    }
  }

  private static void checkKeys(What what, @Nullable List<String> keys, List<FieldError> errors) {
    if (keys == null) {
      return;
    }
    if (!what.isOfKeys()) {
      errors.add(new FieldError("/filter/keys", "are of metrics and goals only"));
    } else if (keys.isEmpty() || keys.size() > MOST_KEYS) {
      errors.add(new FieldError("/filter/keys", "must be from 1 to " + MOST_KEYS));
    }
  }
}
