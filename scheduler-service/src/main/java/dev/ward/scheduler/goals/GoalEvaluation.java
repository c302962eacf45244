package dev.ward.scheduler.goals;

import dev.ward.scheduler.clockwork.Claim;
import dev.ward.scheduler.clockwork.Work;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Says of a clinic's goals how they stand today. A goal falls behind, begins or ends by the day's
 * having changed, though no fact did, and also where the night's aggregation has failed.
 */
@ApplicationScoped
class GoalEvaluation implements Work {

  private static final String EVALUATE = "select metrics.evaluate_goals($1, $2, '{}') as changes";

  @Override
  public String job() {
    return "goal-evaluation";
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    return connection
        .preparedQuery(EVALUATE)
        .execute(Tuple.of(claim.clinicId(), claim.id()))
        .map(rows -> new JsonObject().put("changes", rows.iterator().next().getInteger("changes")));
  }
}
