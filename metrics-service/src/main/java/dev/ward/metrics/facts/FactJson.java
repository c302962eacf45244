package dev.ward.metrics.facts;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From a fact as the database writes it as JSON to the one that is shown. */
final class FactJson {

  private FactJson() {}

  static Fact fact(FactKind kind, JsonObject row) {
    return new Fact(
        UUID.fromString(row.getString("id")),
        fields(kind, row),
        LocalDate.parse(row.getString("day")),
        id(row, "import_id"),
        OffsetDateTime.parse(row.getString("created_at")).toInstant(),
        id(row, "created_by"),
        OffsetDateTime.parse(row.getString("updated_at")).toInstant(),
        id(row, "updated_by"),
        instant(row, "deleted_at"),
        row.getLong("version"));
  }

  static FactRevision revision(FactKind kind, Row row) {
    JsonObject content = row.getJsonObject("content");
    return new FactRevision(
        row.getLong("version"),
        fields(kind, content),
        LocalDate.parse(content.getString("day")),
        id(content, "import_id"),
        instant(content, "deleted_at"),
        row.getOffsetDateTime("replaced_at").toInstant(),
        row.getUUID("replaced_by"),
        row.getUUID("import_id"));
  }

  /** The text of each column, as an upload would have it. */
  static Map<Column, @Nullable String> texts(FactKind kind, JsonObject row) {
    Map<Column, @Nullable String> texts = new LinkedHashMap<>();
    for (Column column : kind.columns()) {
      Object value = row.getValue(stored(column));
      texts.put(column, value == null ? null : value.toString());
    }
    return texts;
  }

  private static Map<String, @Nullable Object> fields(FactKind kind, JsonObject row) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (Column column : kind.columns()) {
      Object value = row.getValue(stored(column));
      boolean isInstant = value != null && column.type() == OffsetDateTime.class;
      fields.put(
          column.camelName(),
          isInstant ? OffsetDateTime.parse(value.toString()).toInstant() : value);
    }
    return fields;
  }

  /** What the database calls a column: the date of a row is the day that it counts on. */
  static String stored(Column column) {
    return column.name().equals("date") ? "day" : column.name();
  }

  private static @Nullable UUID id(JsonObject row, String name) {
    String text = row.getString(name);
    return text == null ? null : UUID.fromString(text);
  }

  private static @Nullable Instant instant(JsonObject row, String name) {
    String text = row.getString(name);
    return text == null ? null : OffsetDateTime.parse(text).toInstant();
  }
}
