package dev.ward.metrics.imports;

import dev.ward.metrics.facts.Column;
import dev.ward.metrics.facts.FactBatch;
import dev.ward.metrics.facts.FactKind;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/** Asks the database what batches would do, and has the first of their changes kept. */
final class Preview {

  private final SqlConnection connection;
  private final UUID importId;
  private final FactKind kind;
  private int roomForAdded;
  private int roomForCorrected;

  Preview(SqlConnection connection, UUID importId, FactKind kind, int kept) {
    this.connection = connection;
    this.importId = importId;
    this.kind = kind;
    this.roomForAdded = kept;
    this.roomForCorrected = kept;
  }

  /** Answers as the function that takes facts of the kind. */
  Uni<RowSet<Row>> of(FactBatch batch) {
    return connection
        .preparedQuery(ImportSql.PREVIEW)
        .execute(
            Tuple.of(
                importId, kind.code(), lines(batch), facts(batch), roomForAdded, roomForCorrected))
        .invoke(rows -> account(rows.iterator().next()));
  }

  private void account(Row row) {
    roomForAdded = Math.max(0, roomForAdded - row.getInteger("accepted"));
    roomForCorrected = Math.max(0, roomForCorrected - row.getInteger("corrected"));
  }

  private static Long[] lines(FactBatch batch) {
    Long[] lines = new Long[batch.size()];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = batch.line(i);
    }
    return lines;
  }

  private JsonArray facts(FactBatch batch) {
    Object[][] columns = batch.arrays();
    JsonArray facts = new JsonArray();
    for (int i = 0; i < batch.size(); i++) {
      JsonObject fact = new JsonObject();
      for (int j = 0; j < columns.length; j++) {
        Object value = columns[j][i];
        fact.put(
            stored(kind.columns().get(j)),
            value instanceof Number || value instanceof Boolean || value == null
                ? value
                : value.toString());
      }
      facts.add(fact);
    }
    return facts;
  }

  /** What the tables call a column: a date is a clinic's day there. */
  private static String stored(Column column) {
    return column.name().equals("date") ? "day" : column.name();
  }
}
