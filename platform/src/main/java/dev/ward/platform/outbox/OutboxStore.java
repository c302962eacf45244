package dev.ward.platform.outbox;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What waits in the service's own schema, as the relay sees it. */
@ApplicationScoped
class OutboxStore {

  private static final int RETRIES = 50;

  private final ClinicTransaction transaction;
  private final OutboxSql sql;

  OutboxStore(ClinicTransaction transaction, OutboxConfig config) {
    this.transaction = transaction;
    this.sql = new OutboxSql(config.schema());
  }

  /** Whether the lane is the holder's now, for as long as the lease. */
  Uni<Boolean> lease(String lane, UUID holder, int seconds) {
    return transaction.relay(
        connection ->
            connection
                .query(OutboxSql.ONE_AT_A_TIME)
                .execute()
                .flatMap(
                    locked ->
                        connection
                            .preparedQuery(sql.lease())
                            .execute(Tuple.of(lane, holder, seconds)))
                .map(held -> held.rowCount() == 1));
  }

  Uni<Void> release(String lane, UUID holder) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(sql.release())
                .execute(Tuple.of(lane, holder))
                .replaceWithVoid());
  }

  /** The oldest events of the buckets, in order; at least one if there is any. */
  Uni<List<Waiting>> oldest(Short[] buckets, int most, int bytes) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(sql.oldest())
                .execute(Tuple.of(buckets, most, bytes))
                .map(
                    rows -> {
                      List<Waiting> events = new ArrayList<>(rows.size());
                      for (Row row : rows) {
                        events.add(
                            new Waiting(
                                row.getUUID("stream"),
                                row.getUUID("id"),
                                row.getString("event"),
                                row.getString("request"),
                                row.getString("traceparent")));
                      }
                      return events;
                    }));
  }

  /**
   * Removes what is on record and parks what was rejected, all of it or, if the lane is no longer
   * the holder's, nothing: what a relay has learnt before it was paused may not be true any more.
   *
   * @return whether the lane was the holder's
   */
  Uni<Boolean> settle(
      String lane, UUID holder, List<Waiting> events, List<Optional<Rejection>> answers) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(sql.fence())
                .execute(Tuple.of(lane, holder))
                .flatMap(
                    held ->
                        held.size() == 0
                            ? Uni.createFrom().item(false)
                            : settle(connection, events, answers).replaceWith(true)));
  }

  private Uni<?> settle(
      SqlConnection connection, List<Waiting> events, List<Optional<Rejection>> answers) {
    List<Waiting> delivered = new ArrayList<>(events.size());
    List<Waiting> rejected = new ArrayList<>();
    List<Rejection> why = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Optional<Rejection> answer = answers.get(i);
      if (answer.isEmpty()) {
        delivered.add(events.get(i));
      } else {
        rejected.add(events.get(i));
        why.add(answer.get());
      }
    }
    Uni<?> removed =
        connection
            .preparedQuery(sql.remove())
            .execute(Tuple.of(streams(delivered), ids(delivered)));
    return rejected.isEmpty()
        ? removed
        : removed.flatMap(
            gone ->
                connection
                    .preparedQuery(sql.park())
                    .execute(
                        Tuple.of(
                            streams(rejected),
                            ids(rejected),
                            why.stream().map(Rejection::reason).toArray(String[]::new),
                            why.stream().map(Rejection::pointer).toArray(String[]::new))));
  }

  private static UUID[] streams(List<Waiting> events) {
    return events.stream().map(Waiting::stream).toArray(UUID[]::new);
  }

  private static UUID[] ids(List<Waiting> events) {
    return events.stream().map(Waiting::id).toArray(UUID[]::new);
  }

  /** Measures what waits, and with that tells whoever writes events whether there is room. */
  Uni<Measures> measure(long cap) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(OutboxSql.MEASURE)
                .execute(Tuple.of(cap))
                .map(rows -> Measures.of(rows.iterator().next())));
  }

  /** Makes the events of changes whose triggers failed; the result is how many. */
  Uni<Integer> retryFailures() {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(OutboxSql.RETRY)
                .execute(Tuple.of(RETRIES))
                .map(rows -> rows.iterator().next().getInteger("made")));
  }
}
