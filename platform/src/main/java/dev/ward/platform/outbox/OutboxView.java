package dev.ward.platform.outbox;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.outbox.OutboxState.LaneState;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The outbox as an operator may see and mend it. */
@ApplicationScoped
public class OutboxView {

  private static final Scope PLATFORM = Scope.platform(Permission.OPERATE);

  private static final int MOST_REPLAYED = 1_000;

  private static final String LANES =
      "select lane, lanes, held_until, waiting, oldest from access.outbox_lanes()";

  private static final String PARKED =
      """
      select id, stream, action, reason, pointer, attempts, parked_at, replayed_at from access.parked_events($1, $2)
      """;

  private static final String FAILURES =
      """
      select id, table_name, operation, sqlstate, failed_at, attempts, next_attempt_at, dead from access.failures($1, $2)
      """;

  private static final String REPLAY = "select access.replay_parked($1, $2) as events";

  private static final String RETRY = "select access.retry_failure($1)";

  private final ClinicTransaction transaction;
  private final OutboxConfig config;
  private final Clock clock = Clock.systemUTC();

  OutboxView(ClinicTransaction transaction, OutboxConfig config) {
    this.transaction = transaction;
    this.config = config;
  }

  Uni<OutboxState> state(Caller caller) {
    long cap = config.outbox().cap();
    return transaction.read(
        caller,
        PLATFORM,
        connection ->
            connection
                .preparedQuery(OutboxSql.MEASURE)
                .execute(Tuple.of(cap))
                .flatMap(
                    measured ->
                        connection
                            .query(LANES)
                            .execute()
                            .map(
                                lanes ->
                                    state(
                                        Measures.of(measured.iterator().next()),
                                        listed(lanes, this::lane)))));
  }

  private OutboxState state(Measures measures, List<LaneState> lanes) {
    return new OutboxState(
        measures.waiting(),
        measures.lagSeconds(clock.instant()),
        measures.parked(),
        measures.failing(),
        measures.dead(),
        measures.full(),
        config.outbox().cap(),
        lanes);
  }

  private LaneState lane(Row row) {
    OffsetDateTime oldest = row.getOffsetDateTime("oldest");
    Instant now = clock.instant();
    Instant since = oldest == null ? now : oldest.toInstant();
    return new LaneState(
        row.getInteger("lane"),
        row.getInteger("lanes"),
        row.getOffsetDateTime("held_until"),
        row.getLong("waiting"),
        Math.max(0, (now.toEpochMilli() - since.toEpochMilli()) / 1000.0));
  }

  /** One more than asked for, if there is one. */
  Uni<List<ParkedEvent>> parked(Caller caller, @Nullable UUID after, int most) {
    return page(caller, PARKED, after, most, ParkedEvent::of);
  }

  /** One more than asked for, if there is one. */
  Uni<List<TriggerFailure>> failures(Caller caller, @Nullable UUID after, int most) {
    return page(caller, FAILURES, after, most, TriggerFailure::of);
  }

  private <T> Uni<List<T>> page(
      Caller caller, String sql, @Nullable UUID after, int most, Function<Row, T> item) {
    return transaction.read(
        caller,
        PLATFORM,
        connection ->
            connection
                .preparedQuery(sql)
                .execute(Tuple.of(after, most + 1))
                .map(rows -> listed(rows, item)));
  }

  /**
   * @param id null for all of them
   */
  Uni<Replayed> replay(Caller caller, @Nullable UUID id) {
    return transaction.write(
        caller,
        PLATFORM,
        connection ->
            connection
                .preparedQuery(REPLAY)
                .execute(Tuple.of(id, MOST_REPLAYED))
                .map(rows -> new Replayed(rows.iterator().next().getInteger("events"))));
  }

  Uni<Void> retry(Caller caller, UUID id) {
    return transaction.write(
        caller,
        PLATFORM,
        connection -> connection.preparedQuery(RETRY).execute(Tuple.of(id)).replaceWithVoid());
  }

  private static <T> List<T> listed(Iterable<Row> rows, Function<Row, T> item) {
    List<T> items = new ArrayList<>();
    rows.forEach(row -> items.add(item.apply(row)));
    return items;
  }
}
