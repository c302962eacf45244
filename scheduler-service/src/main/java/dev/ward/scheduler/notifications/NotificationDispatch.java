package dev.ward.scheduler.notifications;

import dev.ward.scheduler.clockwork.Claim;
import dev.ward.scheduler.clockwork.Work;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The job whose pause stops all sending. What is due is sent by {@link Dispatch}, all the time; its
 * occurrences tidy up after it.
 */
@ApplicationScoped
class NotificationDispatch implements Work {

  private static final int AT_ONCE = 10_000;

  private static final String TIDY =
      "select scheduler.tidy_notifications($1) as notifications, scheduler.tidy_timers($1) as timers";

  @Override
  public String job() {
    return "notification-dispatch";
  }

  @Override
  public Uni<JsonObject> perform(SqlConnection connection, Claim claim) {
    return connection
        .preparedQuery(TIDY)
        .execute(Tuple.of(AT_ONCE))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new JsonObject()
                  .put("notifications", row.getInteger("notifications"))
                  .put("timers", row.getInteger("timers"));
            });
  }
}
