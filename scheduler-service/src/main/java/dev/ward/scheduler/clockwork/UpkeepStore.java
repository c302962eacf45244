package dev.ward.scheduler.clockwork;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** The clockwork's own affairs, across clinics. */
@ApplicationScoped
class UpkeepStore {

  private static final String TEND = "select scheduler.tend_parents()";

  private static final String FORGET = "select scheduler.forget($1)";

  private static final String SLOW = "select scheduler.find_slow()";

  private static final String QUEUE =
      "select job, due, running, dead, missed, lag_seconds from scheduler.queue_state()";

  private final ClinicTransaction transaction;

  UpkeepStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** Makes the next parts of backfills and ends runs whose parts are done. */
  Uni<Void> tendParents() {
    return transaction.relay(connection -> connection.query(TEND).execute().replaceWithVoid());
  }

  /** Tells operators of runs that are at work for much longer than usual. */
  Uni<Void> findSlow() {
    return transaction.relay(connection -> connection.query(SLOW).execute().replaceWithVoid());
  }

  Uni<Void> forget(int atMost) {
    return transaction.relay(
        connection -> connection.preparedQuery(FORGET).execute(Tuple.of(atMost)).replaceWithVoid());
  }

  Uni<List<QueueState>> queueState() {
    return transaction.relay(
        connection ->
            connection
                .query(QUEUE)
                .execute()
                .map(
                    rows -> {
                      List<QueueState> jobs = new ArrayList<>(rows.size());
                      for (Row row : rows) {
                        jobs.add(QueueState.of(row));
                      }
                      return jobs;
                    }));
  }
}
