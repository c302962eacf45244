package dev.ward.metrics.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ward.platform.problem.Problem;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a row.
 *
 * @param changes by field, what would be there and what is; of a row that would be added, there is
 *     nothing yet
 * @param field of a row that would be rejected, what is wrong with it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DiffRow(
    long line,
    @Nullable String externalId,
    @Schema(enumeration = {"added", "corrected", "rejected"}) String outcome,
    @Nullable Map<String, Change> changes,
    @Nullable String field,
    @Nullable String message) {

  private static final Set<String> OUTCOMES = Set.of("added", "corrected", "rejected");

  /** A field's value before and after. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Change(
      @JsonProperty("old") @Nullable Object before, @JsonProperty("new") @Nullable Object after) {}

  static @Nullable String outcome(@Nullable String asked) {
    if (asked != null && !OUTCOMES.contains(asked)) {
      throw Problem.invalid("/outcome", "must be added, corrected or rejected");
    }
    return asked;
  }

  static DiffRow of(Row row) {
    String changes = row.getString("changes");
    return new DiffRow(
        row.getLong("line"),
        row.getString("external_id"),
        row.getString("outcome"),
        changes == null ? null : changes(new JsonObject(changes)),
        row.getString("field"),
        row.getString("message"));
  }

  private static Map<String, Change> changes(JsonObject stored) {
    Map<String, Change> changes = new LinkedHashMap<>();
    for (String column : stored.fieldNames()) {
      JsonObject change = stored.getJsonObject(column);
      changes.put(shown(column), new Change(change.getValue("old"), change.getValue("new")));
    }
    return changes;
  }

  private static String shown(String column) {
    if (column.equals("day")) {
      return "date";
    }
    StringBuilder camel = new StringBuilder();
    for (int i = 0; i < column.length(); i++) {
      boolean word = i > 0 && column.charAt(i - 1) == '_';
      if (column.charAt(i) != '_') {
        camel.append(word ? Character.toUpperCase(column.charAt(i)) : column.charAt(i));
      }
    }
    return camel.toString();
  }
}
