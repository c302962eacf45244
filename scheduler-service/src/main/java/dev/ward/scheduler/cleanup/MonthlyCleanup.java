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
 * Purges what was closed a month ago and removes what has ended long ago, a batch a run: a run is
 * one transaction, and what is left over waits for the next night.
 */
@ApplicationScoped
class MonthlyCleanup implements Work {

  private static final String PURGE =
      "select organizations, clinics, rows, more from tenancy.purge_closed($1)";

  private static final String FORGET =
      """
      select invitations, support_grants, broken_glass, directory_grants, answers
      from tenancy.forget_ended($1, make_interval(secs => $2), make_interval(secs => $3), make_interval(secs => $4))
      """;

  private static final int ENDED_AT_ONCE = 5_000;

  private final int batch;
  private final SchedulerConfig.Keep keep;

  MonthlyCleanup(SchedulerConfig config) {
    this.batch = config.cleanupBatch();
    this.keep = config.keep();
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
        .map(rows -> purged(rows.iterator().next()))
        .flatMap(purged -> forget(connection).map(purged::mergeIn));
  }

  private Uni<JsonObject> forget(SqlConnection connection) {
    return connection
        .preparedQuery(FORGET)
        .execute(
            Tuple.of(
                ENDED_AT_ONCE,
                (double) keep.invitations().toSeconds(),
                (double) keep.grants().toSeconds(),
                (double) keep.answers().toSeconds()))
        .map(rows -> forgotten(rows.iterator().next()));
  }

  private static JsonObject forgotten(Row row) {
    return new JsonObject()
        .put("invitations", row.getInteger("invitations"))
        .put("supportGrants", row.getInteger("support_grants"))
        .put("brokenGlass", row.getInteger("broken_glass"))
        .put("directoryGrants", row.getInteger("directory_grants"))
        .put("answers", row.getInteger("answers"));
  }

  private static JsonObject purged(Row row) {
    return new JsonObject()
        .put("organizations", row.getInteger("organizations"))
        .put("clinics", row.getInteger("clinics"))
        .put("rows", row.getLong("rows"))
        .put("more", row.getBoolean("more"));
  }
}
