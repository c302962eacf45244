package dev.ward.scheduler.cleanup;

import dev.ward.scheduler.SchedulerConfig;
import dev.ward.scheduler.clockwork.Claim;
import dev.ward.scheduler.clockwork.Work;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Purges what was closed a month ago, a batch a run: a run is one transaction, and what is left
 * over waits for the next night.
 */
@ApplicationScoped
class MonthlyCleanup implements Work {

  private static final String PURGE =
      "select organizations, clinics, rows, more from tenancy.purge_closed($1)";

  private final int batch;

  MonthlyCleanup(SchedulerConfig config) {
    this.batch = config.cleanupBatch();
  }

  @Override
  public String job() {
    return "monthly-cleanup";
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    return connection
        .preparedQuery(PURGE)
        .execute(Tuple.of(batch))
        .map(rows -> result(rows.iterator().next()));
  }

  private static JsonObject result(Row row) {
    return new JsonObject()
        .put("organizations", row.getInteger("organizations"))
        .put("clinics", row.getInteger("clinics"))
        .put("rows", row.getLong("rows"))
        .put("more", row.getBoolean("more"));
  }
}
