package dev.ward.scheduler.notifications;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Dispatches, claims and settles across clinics: only functions of the database do that, in a
 * context of their own.
 */
@ApplicationScoped
class DispatchStore {

  private static final String DISPATCH =
      "select scheduler.dispatch_notifications($1) as dispatched";

  private static final String CLAIM =
      """
      select clinic_id, organization_id, id, notification_id, channel, attempt_id, message_id, attempts, uncertain, digest,
        channel_id, address, url, secret, secret_key, secret_number, kind, title, body, data, critical, triggered_at, clinic_name,
        organization_name
      from scheduler.claim_deliveries($1, $2, $3, $4)
      """;

  private static final String DELIVERED = "select scheduler.delivered($1) as settled";

  private static final String NOT_DELIVERED =
      "select scheduler.not_delivered($1, $2, $3, $4, $5) as dead";

  private static final String MEASURE =
      "select waiting, oldest, sending, later, dead from scheduler.measure_notifications()";

  private final ClinicTransaction transaction;
  private final NotificationsConfig config;

  /**
   * @param waiting what is due and not claimed, or whose claim has run out
   * @param later what waits for the end of quiet hours, a digest or another try
   */
  record Backlog(long waiting, @Nullable Instant oldest, long sending, long later, long dead) {

    static final Backlog NONE = new Backlog(0, null, 0, 0, 0);

    double lagSeconds(Instant now) {
      return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toMillis() / 1000.0);
    }
  }

  DispatchStore(ClinicTransaction transaction, NotificationsConfig config) {
    this.transaction = transaction;
    this.config = config;
  }

  /** Turns what is due into inbox items and deliveries; the result is how many that were. */
  Uni<Integer> dispatch(int atMost) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(DISPATCH)
                .execute(Tuple.of(atMost))
                .map(rows -> rows.iterator().next().getInteger("dispatched")));
  }

  /** Claims what is to be sent now. When this is answered, all can see that it is being sent. */
  Uni<List<Parcel>> claim(String holder) {
    Tuple arguments =
        Tuple.of(holder, config.batch(), (int) config.lease().toSeconds(), config.attempts());
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(CLAIM)
                .execute(arguments)
                .map(
                    rows -> {
                      Map<UUID, List<Consignment>> byAttempt = new LinkedHashMap<>();
                      for (Row row : rows) {
                        Consignment item = Consignment.of(row);
                        byAttempt
                            .computeIfAbsent(item.attemptId(), id -> new ArrayList<>())
                            .add(item);
                      }
                      return byAttempt.values().stream()
                          .map(
                              items ->
                                  new Parcel(
                                      items.get(0).attemptId(), items.get(0).messageId(), items))
                          .toList();
                    }));
  }

  /** False if somebody has claimed it since. */
  Uni<Boolean> delivered(Parcel parcel) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(DELIVERED)
                .execute(Tuple.of(parcel.attemptId()))
                .map(rows -> rows.iterator().next().getInteger("settled") > 0));
  }

  /** How many deliveries are dead now; null if somebody has claimed them since. */
  Uni<@Nullable Integer> notDelivered(Parcel parcel, Undelivered why) {
    Integer wait = why.retryAfter() == null ? null : (int) why.retryAfter().toSeconds();
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(NOT_DELIVERED)
                .execute(
                    Tuple.of(
                        parcel.attemptId(),
                        why.getMessage(),
                        why.isFinal(),
                        wait,
                        config.attempts()))
                .map(rows -> rows.iterator().next().getInteger("dead")));
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
                          row.getLong("waiting"),
                          oldest == null ? null : oldest.toInstant(),
                          row.getLong("sending"),
                          row.getLong("later"),
                          row.getLong("dead"));
                    }));
  }
}
