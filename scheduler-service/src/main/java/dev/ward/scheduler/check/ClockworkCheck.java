package dev.ward.scheduler.check;

import dev.ward.scheduler.clockwork.Claim;
import dev.ward.scheduler.clockwork.Work;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Does nothing: how late it is and how long it takes is the clockwork's own share of every other
 * job.
 */
@ApplicationScoped
class ClockworkCheck implements Work {

  @Override
  public String job() {
    return "clockwork-check";
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    return Uni.createFrom().item(new JsonObject());
  }
}
