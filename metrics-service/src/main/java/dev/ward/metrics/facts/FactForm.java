package dev.ward.metrics.facts;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fact that somebody writes by hand: the same texts under the same rules as a row of an upload.
 */
final class FactForm {

  private static final int LONGEST_NAME = 40;

  private final FactKind kind;
  private final Map<Column, @Nullable String> texts = new LinkedHashMap<>();
  private final List<FieldError> errors = new ArrayList<>();

  private FactForm(FactKind kind) {
    this.kind = kind;
  }

  static FactForm filled(FactKind kind, Map<String, @Nullable Object> given) {
    FactForm form = new FactForm(kind);
    given.forEach(form::put);
    return form;
  }

  /**
   * Looks at what is given alone, so that what can't be right needs no look at what is there.
   *
   * @throws Problem 400 that names every field that is wrong
   */
  static void requireReadable(FactKind kind, Map<String, @Nullable Object> given) {
    FactForm form = filled(kind, given);
    List.copyOf(form.texts.keySet()).forEach(form::value);
    form.requireNoErrors();
  }

  /**
   * @param stored the texts of the fact as it is
   */
  static FactForm stored(FactKind kind, Map<Column, @Nullable String> stored) {
    FactForm form = new FactForm(kind);
    form.texts.putAll(stored);
    return form;
  }

  /** Changes what is given; null empties a field. What the fact is known by stays. */
  FactForm changed(Map<String, @Nullable Object> given) {
    Column identity = kind.columns().get(0);
    String known = texts.get(identity);
    given.forEach(this::put);
    if (!Objects.equals(known, texts.get(identity))) {
      errors.add(
          new FieldError(
              "/" + identity.camelName(), "can't be changed: it is what the fact is known by"));
    }
    return this;
  }

  private void put(String name, @Nullable Object value) {
    for (Column column : kind.columns()) {
      if (column.camelName().equals(name)) {
        if (value instanceof Map || value instanceof Collection) {
          errors.add(new FieldError("/" + name, "must be a single value"));
        } else {
          texts.put(column, value == null ? null : value.toString());
        }
        return;
      }
    }
    String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    errors.add(
        new FieldError(
            "/" + shown.replace("~", "~0").replace("/", "~1"),
            "is not a field of " + kind.code() + " facts"));
  }

  /** What the fact is known by. */
  String identity() {
    return Objects.requireNonNull(texts.get(kind.columns().get(0)));
  }

  /**
   * An array of one value for each column, as the database takes them.
   *
   * @throws Problem 400 that names every field that is wrong
   */
  Object[][] arrays() {
    List<Column> columns = kind.columns();
    @Nullable Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = value(columns.get(i));
    }
    if (errors.isEmpty()) {
      try {
        kind.check(row);
      } catch (Unacceptable e) {
        String column = Objects.requireNonNull(e.column());
        errors.add(new FieldError("/" + kind.column(column).camelName(), e.reason()));
      }
    }
    requireNoErrors();
    Object[][] arrays = new Object[row.length][];
    for (int i = 0; i < row.length; i++) {
      arrays[i] = (Object[]) Array.newInstance(columns.get(i).type(), 1);
      arrays[i][0] = row[i];
    }
    return arrays;
  }

  private void requireNoErrors() {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }

  private @Nullable Object value(Column column) {
    try {
      return column.value(texts.get(column));
    } catch (Unacceptable e) {
      String pointer = "/" + column.camelName();
      if (errors.stream().noneMatch(error -> error.pointer().equals(pointer))) {
        errors.add(new FieldError(pointer, e.reason()));
      }
      return null;
    }
  }
}
