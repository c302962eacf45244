package dev.ward.metrics.definitions;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How rows read. */
final class DefinitionRows {

  private DefinitionRows() {}

  static <T> List<T> all(RowSet<Row> rows, Function<Row, T> reading) {
    List<T> all = new ArrayList<>(rows.size());
    rows.forEach(row -> all.add(reading.apply(row)));
    return all;
  }

  static Definition definition(Row row) {
    String numerator = row.getString("numerator");
    String denominator = row.getString("denominator");
    return new Definition(
        row.getString("key"),
        row.getInteger("version"),
        row.getBoolean("own"),
        row.getString("title"),
        row.getString("unit"),
        denominator == null ? numerator : "(" + numerator + ") / (" + denominator + ")",
        numerator,
        denominator,
        row.getString("numerator_formula"),
        row.getString("denominator_formula"),
        row.getBoolean("additive"),
        row.getBoolean("adds_over_clinics"),
        row.getString("direction"),
        List.of(row.getArrayOfStrings("families")),
        row.getBoolean("by_provider"),
        row.getLocalDate("effective_from"),
        row.getLocalDate("effective_until"),
        row.getString("source"),
        examples(row.getJsonArray("examples")));
  }

  static Measure measure(Row row) {
    return new Measure(
        row.getString("name"),
        row.getString("title"),
        row.getString("unit"),
        row.getString("nature"),
        List.of(row.getArrayOfStrings("families")),
        row.getBoolean("by_provider"),
        row.getBoolean("adds_over_clinics"));
  }

  private static List<Map<String, @Nullable Object>> examples(JsonArray told) {
    List<Map<String, @Nullable Object>> examples = new ArrayList<>(told.size());
    for (int i = 0; i < told.size(); i++) {
      JsonObject example = told.getJsonObject(i);
      examples.add(example.getMap());
    }
    return examples;
  }
}
