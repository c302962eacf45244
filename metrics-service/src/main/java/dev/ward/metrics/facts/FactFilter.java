package dev.ward.metrics.facts;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which facts of a kind are asked for.
 *
 * @param matching what columns must be equal to, by the names that the database has for them
 * @param from inclusive; null for no bound
 * @param to exclusive; null for no bound
 * @param deleted false, true (those too) or only
 */
record FactFilter(
    JsonObject matching, @Nullable LocalDate from, @Nullable LocalDate to, String deleted) {

  private static final Set<String> OF_EVERY_KIND =
      Set.of("from", "to", "importId", "deleted", "limit", "cursor");
  private static final Set<String> COLUMNS =
      Set.of(
          "provider",
          "kind",
          "status",
          "patientRef",
          "direction",
          "outcome",
          "qualified",
          "booked");
  private static final String IMPORT = "import_id";

  /**
   * @throws Problem 400 that names every parameter that is wrong
   */
  static FactFilter of(FactKind kind, MultiMap parameters) {
    List<FieldError> errors = new ArrayList<>(0);
    JsonObject matching = new JsonObject();
    for (String name : parameters.names()) {
      if (!OF_EVERY_KIND.contains(name)) {
        Column column = column(kind, name);
        if (column == null) {
          errors.add(new FieldError("/" + name, "is not a filter of " + kind.code() + " facts"));
        } else {
          matching.put(column.name(), text(column, name, parameters.get(name), errors));
        }
      }
    }
    String importId = parameters.get("importId");
    if (importId != null) {
      matching.put(IMPORT, id(importId, errors));
    }
    LocalDate from = date("from", parameters, errors);
    LocalDate to = date("to", parameters, errors);
    if (from != null && to != null && !from.isBefore(to)) {
      errors.add(new FieldError("/to", "must lie after from; it is not included itself"));
    }
    String deleted = parameters.contains("deleted") ? parameters.get("deleted") : "false";
    if (!Set.of("true", "false", "only").contains(deleted)) {
      errors.add(new FieldError("/deleted", "must be true, false or only"));
    }
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return new FactFilter(matching, from, to, deleted);
  }

  /** What a cursor is bound to. */
  List<Object> bound() {
    return List.of(matching, String.valueOf(from), String.valueOf(to), deleted);
  }

  /** The patient whose facts alone are asked for; null for no one. */
  @Nullable String patient() {
    return matching.getString("patient_ref");
  }

  private static @Nullable Column column(FactKind kind, String name) {
    if (!COLUMNS.contains(name)) {
      return null;
    }
    for (Column column : kind.columns()) {
      if (column.camelName().equals(name)) {
        return column;
      }
    }
    return null;
  }

  private static @Nullable Object text(
      Column column, String name, @Nullable String text, List<FieldError> errors) {
    try {
      Object value = column.value(text);
      if (value != null) {
        return value;
      }
    } catch (Unacceptable e) {
      errors.add(new FieldError("/" + name, e.reason()));
    }
    return null;
  }

  private static @Nullable String id(String text, List<FieldError> errors) {
    try {
      return UUID.fromString(text).toString();
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError("/importId", "must be a UUID"));
      return null;
    }
  }

  private static @Nullable LocalDate date(
      String name, MultiMap parameters, List<FieldError> errors) {
    String text = parameters.get(name);
    if (text == null) {
      return null;
    }
    try {
      return (LocalDate) Readings.date().read(text);
    } catch (Unacceptable e) {
      errors.add(new FieldError("/" + name, e.reason()));
      return null;
    }
  }
}
