package dev.ward.scheduler.validation;

import dev.ward.scheduler.clockwork.Claim;
import dev.ward.scheduler.clockwork.Telling;
import dev.ward.scheduler.clockwork.Work;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Holds the services' outboxes against the record: what waits or was set aside, and whether a
 * sample of what was sent is there. The database tells operators of what is amiss.
 */
@ApplicationScoped
class OutboxValidation implements Work {

  /** One event in 64 is in the sample, so this is an hour of 90 events a second and service. */
  private static final int SAMPLE = 5_000;

  private static final double LATE_SECONDS = 900;

  private static final String COMPARE =
      "select scheduler.compare_outboxes($1, make_interval(secs => $2)) as found";

  private final Telling telling;

  OutboxValidation(Telling telling) {
    this.telling = telling;
  }

  @Override
  public String job() {
    return "outbox-validation";
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    return connection
        .preparedQuery(COMPARE)
        .execute(Tuple.of(SAMPLE, LATE_SECONDS))
        .map(rows -> rows.iterator().next().getJsonObject("found"))
        .call(found -> tell(claim, found));
  }

  private Uni<Void> tell(Claim claim, JsonObject found) {
    long missing =
        found.fieldNames().stream()
            .mapToLong(service -> found.getJsonObject(service).getLong("missing"))
            .sum();
    return missing == 0
        ? Uni.createFrom().voidItem()
        : telling.line(claim, "The record lacks " + missing + " events that it has answered for.");
  }
}
