package dev.ward.scheduler.upkeep;

import dev.ward.scheduler.clockwork.Claim;
import dev.ward.scheduler.clockwork.Work;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Makes the record's next months, long before anything happens in them. audit-service does so by
 * itself; this is what keeps the record open should it be away for a quarter.
 */
@ApplicationScoped
class PartitionUpkeep implements Work {

  private static final int MONTHS_AHEAD = 3;

  private static final String ENSURE = "select audit.ensure_partitions($1) as made";

  @Override
  public String job() {
    return "partition-upkeep";
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    return connection
        .preparedQuery(ENSURE)
        .execute(Tuple.of(MONTHS_AHEAD))
        .map(rows -> new JsonObject().put("made", rows.iterator().next().getInteger("made")));
  }
}
