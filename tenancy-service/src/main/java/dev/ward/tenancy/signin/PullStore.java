package dev.ward.tenancy.signin;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far the identity provider's record has been told. One replica at a time reads it. */
@ApplicationScoped
class PullStore {

  /** Longer than one page takes, the slowest identity provider included. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final String LEASED =
      """
      insert into tenancy.relay_lease as l (relay, holder, held_until)
      values ('sign-ins', $1, clock_timestamp() + $2::bigint * interval '1 millisecond')
      on conflict (relay) do update set holder = excluded.holder, held_until = excluded.held_until
      where l.holder = excluded.holder or l.held_until < clock_timestamp()
      returning relay
      """;

  private static final String REACHED =
      """
      select now() as began,
             (extract(epoch from p.read_up_to) * 1000)::bigint as read_up_to,
             extract(epoch from now() - l.pulled_at)::double precision as lag
      from (values (true)) as one
      left join (select u.read_up_to from tenancy.identity_pull u
                   where u.source = $1 and isfinite(u.read_up_to)) p on true
      left join (select min(o.pulled_at) as pulled_at from tenancy.identity_pull o) l on true
      """;

  private static final String TELL =
      "select tenancy.tell_identity_events($1, $2::text::jsonb) as told";

  private static final String END =
      """
      select tenancy.end_identity_pull($1, $2, $3::bigint * interval '1 second', $4::bigint * interval '1 millisecond')
      """;

  private final ClinicTransaction transaction;
  private final UUID holder = UUID.randomUUID();

  /**
   * @param mine whether this replica is the one that reads
   * @param began by the database's clock
   * @param upTo the provider's time of the newest event that has been told; null before the first
   * @param lagSeconds how long ago all was read to its end; null if it never was
   */
  record Reached(
      boolean mine, OffsetDateTime began, @Nullable Instant upTo, @Nullable Double lagSeconds) {}

  PullStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Reached> begin(Source source) {
    return transaction.relay(
        connection ->
            lease(connection)
                .flatMap(
                    mine ->
                        connection
                            .preparedQuery(REACHED)
                            .execute(Tuple.of(source.code()))
                            .map(rows -> reached(mine, rows.iterator().next()))));
  }

  /** How many of them were new. */
  Uni<Integer> tell(Source source, List<Observed> events) {
    JsonArray json = new JsonArray(events.stream().map(Observed::toJson).toList());
    return transaction.relay(
        connection ->
            lease(connection)
                .flatMap(
                    mine ->
                        connection
                            .preparedQuery(TELL)
                            .execute(Tuple.of(source.code(), json.encode()))
                            .map(rows -> rows.iterator().next().getInteger("told"))));
  }

  /**
   * @param keptSeconds how long the provider keeps its events; null for ever
   */
  Uni<Void> end(Source source, OffsetDateTime began, @Nullable Long keptSeconds, Duration overlap) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(END)
                .execute(Tuple.of(source.code(), began, keptSeconds, overlap.toMillis()))
                .replaceWithVoid());
  }

  private Uni<Boolean> lease(SqlConnection connection) {
    return connection
        .preparedQuery(LEASED)
        .execute(Tuple.of(holder, LEASE.toMillis()))
        .map(held -> held.size() == 1);
  }

  private static Reached reached(boolean mine, Row row) {
    Long upTo = row.getLong("read_up_to");
    return new Reached(
        mine,
        row.getOffsetDateTime("began").withOffsetSameInstant(ZoneOffset.UTC),
        upTo == null ? null : Instant.ofEpochMilli(upTo),
        row.getDouble("lag"));
  }
}
