package dev.ward.scheduler.aggregation;

import dev.ward.scheduler.clockwork.Claim;
import dev.ward.scheduler.clockwork.Work;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Brings a clinic's numbers up to date with its facts; the data never leaves the database. */
@ApplicationScoped
class DailyAggregation implements Work {

  private static final String CALCULATE =
      """
      select days, rows_written, rows_changed from metrics.calculate_metrics($1, $2, $3, $4)
      """;

  @Override
  public String job() {
    return "daily-aggregation";
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    return connection
        .preparedQuery(CALCULATE)
        .execute(Tuple.of(claim.clinicId(), claim.from(), claim.to(), claim.id()))
        .map(rows -> result(rows.iterator().next()));
  }

  private static JsonObject result(Row row) {
    return new JsonObject()
        .put("days", row.getInteger("days"))
        .put("rowsWritten", row.getLong("rows_written"))
        .put("rowsChanged", row.getLong("rows_changed"));
  }
}
