package dev.ward.audit.streams;

import dev.ward.audit.streams.EventStream.Delivery;
import dev.ward.audit.streams.EventStream.Position;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Streams as rows, within a transaction that has its context. */
final class StreamRows {

  private StreamRows() {}

  static Uni<EventStream> insert(SqlConnection connection, UUID organizationId, NewStream stream) {
    return connection
        .preparedQuery(StreamSql.CREATE)
        .execute(
            Tuple.from(
                new Object[] {
                  organizationId,
                  stream.name(),
                  stream.kind().name(),
                  stream.address().strip(),
                  stream.certificates(),
                  stream.wanted().actionArray(),
                  stream.wanted().outcomeArray(),
                  stream.wanted().clinicArray()
                }))
        .map(rows -> EventStream.of(first(rows)));
  }

  /** Fails if a clinic of the filter isn't one of the addressed organization. */
  static Uni<Void> ownClinics(SqlConnection connection, Filter filter) {
    return connection
        .preparedQuery(StreamSql.OWN_CLINICS)
        .execute(Tuple.tuple().addValue(filter.clinicArray()))
        .invoke(
            rows -> {
              if (!first(rows).getBoolean("own")) {
                throw Problem.invalid("/filter/clinics", "names no clinic of the organization");
              }
            })
        .replaceWithVoid();
  }

  static Uni<EventStream> get(SqlConnection connection, UUID organizationId, UUID id) {
    return connection
        .preparedQuery(StreamSql.GET)
        .execute(Tuple.of(organizationId, id))
        .map(rows -> EventStream.of(first(rows)));
  }

  static Uni<EventStream> locked(SqlConnection connection, UUID organizationId, UUID id) {
    return connection
        .preparedQuery(StreamSql.LOCK)
        .execute(Tuple.of(organizationId, id))
        .map(rows -> EventStream.of(first(rows)));
  }

  /** The stream with how far it has come. */
  static Uni<EventStream> going(SqlConnection connection, UUID organizationId, EventStream stream) {
    return connection
        .preparedQuery(StreamSql.DELIVERY)
        .execute(Tuple.of(organizationId, stream.id()))
        .map(StreamRows::first)
        .flatMap(
            row ->
                connection
                    .preparedQuery(StreamSql.PROGRESS)
                    .execute(Tuple.of(organizationId, stream.id()))
                    .map(chains -> stream.with(delivery(stream, row, chains))));
  }

  private static Delivery delivery(EventStream stream, Row row, RowSet<Row> chains) {
    List<Position> positions = new ArrayList<>();
    long waiting = 0;
    double lag = 0;
    for (Row chain : chains) {
      long seq = chain.getLong("seq");
      long head = chain.getLong("head");
      positions.add(new Position(chain.getUUID("chain"), chain.getUUID("clinic_id"), seq, head));
      waiting += head - seq;
      Instant since = EventStream.instant(chain, "waiting_since");
      if (since != null) {
        lag = Math.max(lag, Duration.between(since, Instant.now()).toMillis() / 1000.0);
      }
    }
    return new Delivery(
        row.getLong("delivered"),
        EventStream.instant(row, "last_delivered_at"),
        EventStream.instant(row, "failing_since"),
        row.getString("last_error"),
        stream.state().equals("active") && row.getInteger("attempts") > 0
            ? EventStream.instant(row, "next_attempt_at")
            : null,
        waiting,
        lag,
        positions);
  }

  /** The row that there must be, for whoever may see it. */
  static Row first(RowSet<Row> rows) {
    if (rows.rowCount() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return rows.iterator().next();
  }
}
