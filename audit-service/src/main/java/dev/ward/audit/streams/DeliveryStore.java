package dev.ward.audit.streams;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The streams of all organizations, as who delivers them sees them. */
@ApplicationScoped
class DeliveryStore {

  private static final String CLAIM =
      """
      select organization_id, stream_id, kind, address, certificates, secret, secret_key, secret_id, attempts
      from audit.claim_streams($1, $2::bigint * interval '1 millisecond', $3)
      """;

  private static final String READ =
      "select chain, last_seq, seq, event from audit.read_stream($1, $2, $3, $4, $5)";

  private static final String SETTLE =
      """
      select audit.settle_stream($1, $2, $3, $4, $5, $6::bigint * interval '1 millisecond') as ours
      """;

  private static final String FAIL =
      """
      select audit.fail_stream(
        $1, $2, $3, $4::bigint * interval '1 millisecond', $5::bigint * interval '1 millisecond') as stopped
      """;

  private static final String RELEASE = "select audit.release_stream($1, $2)";

  private static final String MEASURE =
      "select active, paused, stopped, failing, waiting, lag_seconds from audit.measure_streams()";

  private final ClinicTransaction transaction;
  private final StreamsConfig config;

  /** How all streams stand. */
  record Measures(
      long active, long paused, long stopped, long failing, long waiting, double lagSeconds) {

    static final Measures NONE = new Measures(0, 0, 0, 0, 0, 0);
  }

  DeliveryStore(ClinicTransaction transaction, StreamsConfig config) {
    this.transaction = transaction;
    this.config = config;
  }

  Uni<List<Claim>> claim(UUID holder, int most) {
    return run(CLAIM, Tuple.of(holder, config.lease().toMillis(), most))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> Claim.of(row, "stream_id", row.getInteger("attempts")))
                    .toList());
  }

  /** The next events; null when there are none. */
  Uni<@Nullable Batch> read(UUID holder, UUID stream) {
    return run(
            READ,
            Tuple.of(
                holder,
                stream,
                config.batch(),
                Math.toIntExact(config.batchBytes().asLongValue()),
                config.lookedAt()))
        .map(DeliveryStore::batch);
  }

  private static @Nullable Batch batch(RowSet<Row> rows) {
    Batch batch = null;
    List<Batch.Item> items = new ArrayList<>(rows.size());
    for (Row row : rows) {
      if (batch == null) {
        batch = new Batch(row.getUUID("chain"), row.getLong("last_seq"), items);
      }
      if (row.getString("event") != null) {
        items.add(new Batch.Item(row.getLong("seq"), row.getString("event")));
      }
    }
    return batch;
  }

  /**
   * @return whether the stream was the holder's; else nothing has happened
   */
  Uni<Boolean> settle(UUID holder, UUID stream, Batch batch) {
    return run(
            SETTLE,
            Tuple.of(
                holder,
                stream,
                batch.chain(),
                batch.lastSeq(),
                batch.items().size(),
                config.lease().toMillis()))
        .map(rows -> rows.iterator().next().getBoolean("ours"));
  }

  /**
   * @return whether the stream was stopped
   */
  Uni<Boolean> fail(UUID holder, UUID stream, String error, Duration pause) {
    return run(
            FAIL, Tuple.of(holder, stream, error, pause.toMillis(), config.patience().toMillis()))
        .map(rows -> Boolean.TRUE.equals(rows.iterator().next().getBoolean("stopped")));
  }

  Uni<Void> release(UUID holder, UUID stream) {
    return run(RELEASE, Tuple.of(holder, stream)).replaceWithVoid();
  }

  Uni<Measures> measure() {
    return run(MEASURE, Tuple.tuple())
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new Measures(
                  row.getLong("active"),
                  row.getLong("paused"),
                  row.getLong("stopped"),
                  row.getLong("failing"),
                  row.getLong("waiting"),
                  row.getDouble("lag_seconds"));
            });
  }

  private Uni<RowSet<Row>> run(String sql, Tuple arguments) {
    return transaction.relay(connection -> connection.preparedQuery(sql).execute(arguments));
  }
}
