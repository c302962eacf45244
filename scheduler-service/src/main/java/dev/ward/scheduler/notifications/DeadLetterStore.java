package dev.ward.scheduler.notifications;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Across all places, for operators; functions of the database say how much they see. */
@ApplicationScoped
class DeadLetterStore {

  private static final String LIST =
      """
      select id, notification_id, clinic_id, organization_id, channel, kind, attempts, uncertain, error, ended_at
      from scheduler.dead_letters($1, $2)
      """;

  private static final String RETRY = "select scheduler.retry_deliveries($1) as retried";

  private final ClinicTransaction transaction;

  DeadLetterStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<List<DeadLetter>> list(Caller caller, @Nullable UUID after, int most) {
    return transaction.read(
        caller,
        Scope.platform(Permission.OPERATE),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(after, most))
                .map(
                    rows -> {
                      List<DeadLetter> letters = new ArrayList<>(rows.size());
                      for (Row row : rows) {
                        letters.add(DeadLetter.of(row));
                      }
                      return letters;
                    }));
  }

  /** How many deliveries of the notification are tried again. */
  Uni<Integer> retry(Caller caller, UUID notificationId) {
    return transaction.write(
        caller,
        Scope.platform(Permission.OPERATE),
        connection ->
            connection
                .preparedQuery(RETRY)
                .execute(Tuple.of(notificationId))
                .map(rows -> rows.iterator().next().getInteger("retried")));
  }
}
