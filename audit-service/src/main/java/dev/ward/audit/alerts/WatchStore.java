package dev.ward.audit.alerts;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The alerts of all organizations, as who looks for them and tells of them sees them. */
@ApplicationScoped
class WatchStore {

  private static final int FORGOTTEN_AT_A_TIME = 5000;

  private static final String LOOK = "select audit.look_for_alerts($1) as looked_at";

  private static final String FORGET = "select audit.forget_observations($1) as gone";

  private static final String TAKE =
      """
      select organization_id, id, channel, email, attempts, alert_id, rule, title, severity, counted, clinic_id, first_at,
             last_at, raised_at, setting_id, webhook, secret, secret_key, secret_id
      from audit.take_notifications($1, $2::bigint * interval '1 millisecond')
      """;

  private static final String SETTLE =
      """
      select audit.settle_notification($1, $2, $3, $4::bigint * interval '1 millisecond')
      """;

  private static final String MEASURE =
      "select waiting, given_up, behind, open from audit.measure_alerts()";

  private final ClinicTransaction transaction;

  /**
   * @param waiting notifications that nobody has taken yet
   * @param givenUp notifications that aren't tried any more
   * @param behind events that haven't been looked at
   * @param open alerts that nobody has acknowledged
   */
  record Measures(long waiting, long givenUp, long behind, long open) {

    static final Measures NONE = new Measures(0, 0, 0, 0);
  }

  WatchStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * @return how many events were looked at
   */
  Uni<Integer> look(int most) {
    return run(LOOK, Tuple.of(most)).map(rows -> rows.iterator().next().getInteger("looked_at"));
  }

  Uni<Integer> forget() {
    return run(FORGET, Tuple.of(FORGOTTEN_AT_A_TIME))
        .map(rows -> rows.iterator().next().getInteger("gone"));
  }

  Uni<List<Notification>> take(int most, Duration lease) {
    return run(TAKE, Tuple.of(most, lease.toMillis()))
        .map(
            rows -> StreamSupport.stream(rows.spliterator(), false).map(Notification::of).toList());
  }

  /**
   * @param error null if somebody was told
   * @param pause null if it is not to be tried again
   */
  Uni<Void> settle(Notification notification, @Nullable String error, @Nullable Duration pause) {
    return run(
            SETTLE,
            Tuple.of(
                notification.organizationId(),
                notification.id(),
                error,
                pause == null ? null : pause.toMillis()))
        .replaceWithVoid();
  }

  Uni<Measures> measure() {
    return run(MEASURE, Tuple.tuple())
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Measures(
                  row.getLong("waiting"),
                  row.getLong("given_up"),
                  row.getLong("behind"),
                  row.getLong("open"));
            });
  }

  private Uni<RowSet<Row>> run(String sql, Tuple arguments) {
    return transaction.relay(connection -> connection.preparedQuery(sql).execute(arguments));
  }
}
