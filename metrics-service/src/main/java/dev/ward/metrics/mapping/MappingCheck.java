package dev.ward.metrics.mapping;

import dev.ward.metrics.facts.Column;
import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Unacceptable;
import dev.ward.platform.problem.Problem.FieldError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a mapping before it meets a table. */
final class MappingCheck {

  private static final int LONGEST_HEADER = 200;
  private static final int LONGEST_VALUE = 200;
  private static final int MOST_VALUES = 500;
  private static final int MOST_MINOR_DIGITS = 4;

  private final FactKind kind;
  private final ColumnMapping mapping;
  private final List<FieldError> faults = new ArrayList<>();

  MappingCheck(FactKind kind, ColumnMapping mapping) {
    this.kind = kind;
    this.mapping = mapping;
  }

  List<FieldError> faults() {
    Locale language = checkLocale();
    checkZone();
    if (mapping.fields() == null) {
      fault("/fields", "is missing");
      return faults;
    }
    for (Column column : kind.columns()) {
      if (column.required() && !mapping.sources().containsKey(column.camelName())) {
        fault("/fields/" + column.camelName(), "is missing: every fact needs one");
      }
    }
    mapping
        .sources()
        .forEach(
            (name, source) ->
                check("/fields" + ColumnMapping.pointer(name), name, source, language));
    return faults;
  }

  private void checkZone() {
    if (mapping.timeZone() != null && !ZoneId.getAvailableZoneIds().contains(mapping.timeZone())) {
      fault("/timeZone", "must be a time zone like America/New_York");
    }
  }

  private Locale checkLocale() {
    try {
      return mapping.locale() == null
          ? Locale.ENGLISH
          : new Locale.Builder().setLanguageTag(mapping.locale()).build();
    } catch (IllformedLocaleException e) {
      fault("/locale", "must be a language like en or de-CH");
      return Locale.ENGLISH;
    }
  }

  private void check(String at, String name, @Nullable FieldSource source, Locale language) {
    Column column =
        kind.columns().stream().filter(c -> c.camelName().equals(name)).findFirst().orElse(null);
    if (column == null) {
      fault(at, "is not a field of " + kind.code() + " facts");
      return;
    }
    if (source == null || (source.column() == null) == (source.constant() == null)) {
      fault(at, "must have either a column or a constant");
      return;
    }
    if (source.constant() != null) {
      checkConstant(at, column, source);
      return;
    }
    if (source.column() != null
        && (source.column().isBlank() || source.column().length() > LONGEST_HEADER)) {
      fault(at + "/column", "must have 1 to " + LONGEST_HEADER + " characters");
    }
    checkPattern(at, column, source.pattern(), language);
    checkAmount(at, column, source.amount());
    checkValues(at, column, source.values());
  }

  private void checkConstant(String at, Column column, FieldSource source) {
    if (source.pattern() != null || source.amount() != null || source.values() != null) {
      fault(at, "a constant is written as the field takes it, so there is nothing to convert");
    }
    checkValue(at + "/constant", column, source.constant());
  }

  private void checkValue(String at, Column column, @Nullable String value) {
    try {
      column.value(value);
    } catch (Unacceptable e) {
      fault(at, e.reason());
    }
  }

  private void checkPattern(String at, Column column, @Nullable String pattern, Locale language) {
    if (pattern == null) {
      return;
    }
    if (column.type() != LocalDate.class && column.type() != OffsetDateTime.class) {
      fault(at + "/pattern", "is for dates and times");
      return;
    }
    try {
      DatePattern.of(pattern, language);
    } catch (IllegalArgumentException | DateTimeException e) {
      fault(
          at + "/pattern",
          column.type() == LocalDate.class
              ? "must be a pattern of year, month and day, like dd/MM/yyyy"
              : "must be a pattern of a day and a time, like dd/MM/yyyy HH:mm");
    }
  }

  private void checkAmount(String at, Column column, @Nullable AmountFormat amount) {
    if (amount == null) {
      return;
    }
    if (column.type() != Long.class) {
      fault(at + "/amount", "is for amounts of money");
      return;
    }
    String decimal = amount.decimal();
    String grouping = amount.grouping();
    if (decimal != null && !decimal.matches("[.,]")) {
      fault(at + "/amount/decimal", "must be a point or a comma");
    }
    if (grouping != null && !grouping.matches("[., '\u2019\u00a0\u202f]")) {
      fault(at + "/amount/grouping", "must be a point, a comma, a space or an apostrophe");
    }
    if (grouping != null && grouping.equals(decimal == null ? "." : decimal)) {
      fault(at + "/amount/grouping", "must not be what stands before the fraction");
    }
    Integer digits = amount.minorDigits();
    if (digits != null && (digits < 0 || digits > MOST_MINOR_DIGITS)) {
      fault(at + "/amount/minorDigits", "must be from 0 to " + MOST_MINOR_DIGITS);
    }
  }

  private void checkValues(String at, Column column, @Nullable Map<String, String> values) {
    if (values == null) {
      return;
    }
    if (values.size() > MOST_VALUES) {
      fault(at + "/values", "may have " + MOST_VALUES + " words at the most");
      return;
    }
    List<String> seen = new ArrayList<>();
    values.forEach(
        (word, meaning) -> {
          String here = at + "/values" + ColumnMapping.pointer(word);
          if (word.length() > LONGEST_VALUE) {
            fault(at + "/values", "has a word of more than " + LONGEST_VALUE + " characters");
          } else if (seen.contains(Conversions.folded(word))) {
            fault(here, "is there twice: upper and lower case are the same");
          } else {
            checkValue(here, column, meaning);
          }
          seen.add(Conversions.folded(word));
        });
  }

  private void fault(String pointer, String message) {
    faults.add(new FieldError(pointer, message));
  }
}
