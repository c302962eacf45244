package dev.ward.scheduler.timers;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Takes the steps that are due, across clinics: a function of the database does all of it. */
@ApplicationScoped
class FiringStore {

  private static final String FIRE = "select scheduler.resolve_overdue_timers($1) as fired";

  private static final String MEASURE = "select due, oldest from scheduler.measure_timers()";

  private final ClinicTransaction transaction;

  /**
   * @param due timers of which a step is due
   */
  record Backlog(long due, @Nullable Instant oldest) {

    static final Backlog NONE = new Backlog(0, null);

    double lagSeconds(Instant now) {
      return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toMillis() / 1000.0);
    }
  }

  FiringStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** The result is how many steps were taken. */
  Uni<Integer> fire(int timers) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(FIRE)
                .execute(Tuple.of(timers))
                .map(rows -> rows.iterator().next().getInteger("fired")));
  }

  Uni<Backlog> measure() {
    return transaction.relay(
        connection ->
            connection
                .query(MEASURE)
                .execute()
                .map(
                    rows -> {
                      Row row = rows.iterator().next();
                      OffsetDateTime oldest = row.getOffsetDateTime("oldest");
                      return new Backlog(
                          row.getLong("due"), oldest == null ? null : oldest.toInstant());
                    }));
  }
}
