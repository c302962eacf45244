package dev.ward.scheduler.overview;

import dev.ward.scheduler.clockwork.Claim;
import dev.ward.scheduler.clockwork.Work;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts the platform anew, so that looking at it costs nothing. */
@ApplicationScoped
class OverviewRefresh implements Work {

  private static final String REFRESH = "select scheduler.refresh_overview() as as_of";

  @Override
  public String job() {
    return "overview-refresh";
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    return connection
        .query(REFRESH)
        .execute()
        .map(rows -> rows.iterator().next().getOffsetDateTime("as_of").toInstant())
        .map(asOf -> new JsonObject().put("asOf", asOf.toString()));
  }
}
