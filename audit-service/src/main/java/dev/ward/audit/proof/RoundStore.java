package dev.ward.audit.proof;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What the rounds read and write of all chains. */
@ApplicationScoped
class RoundStore {

  private static final String STANDING =
      """
      select stream, seq, encode(hash, 'hex') as hash, organization_id, clinic_id, at, audit.instant(at) as signed_at, standing
      from audit.standing_chains($1, $2)
      """;

  // Who has signed a place first has signed it.
  private static final String KEEP =
      """
      insert into audit.checkpoint (stream, seq, hash, organization_id, clinic_id, at, key_id, signature)
      select s.stream, s.seq, decode(s.hash, 'hex'), s.organization_id, s.clinic_id, s.at, $7, s.signature
      from unnest($1::uuid[], $2::bigint[], $3::text[], $4::uuid[], $5::uuid[], $6::timestamptz[], $8::text[])
        as s (stream, seq, hash, organization_id, clinic_id, at, signature)
      on conflict do nothing
      """;

  private static final String WAITING =
      """
      select 'checkpoint' as kind, stream, seq, encode(hash, 'hex') as hash, audit.instant(at) as at, key_id, signature
      from audit.checkpoint c
      where c.carried_at is null and c.disputed_at is null
      order by c.at, c.stream, c.seq limit $1
      """;

  private static final String CARRIED =
      """
      update audit.checkpoint c
      set carried_at = case when k.kept then clock_timestamp() end, disputed_at = case when not k.kept then clock_timestamp() end
      from unnest($1::uuid[], $2::bigint[], $3::boolean[]) as k (stream, seq, kept)
      where c.stream = k.stream and c.seq = k.seq and c.carried_at is null and c.disputed_at is null
      """;

  private static final String MEASURE =
      """
      select (select count(*) from (
                select from audit.checkpoint c where c.carried_at is null and c.disputed_at is null limit 100000) w) as waiting,
             (select c.at from audit.checkpoint c where c.carried_at is null and c.disputed_at is null
                order by c.at, c.stream, c.seq limit 1) as oldest,
             (select count(*) from audit.checkpoint c where c.disputed_at is not null) as disputed,
             r.finished_at, r.refused
      from (values ('checkpoints')) as n (round) left join audit.round r on r.round = n.round
      """;

  private final ClinicTransaction transaction;

  RoundStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * Where a chain stands.
   *
   * @param hash of its last event, hexadecimal
   * @param at the same moment for the database and as it is signed
   * @param standing still, moved or doubtful
   */
  record Standing(
      UUID stream,
      long seq,
      String hash,
      @Nullable UUID organizationId,
      @Nullable UUID clinicId,
      OffsetDateTime at,
      String signedAt,
      String standing) {

    boolean isMoved() {
      return standing.equals("moved");
    }

    boolean isDoubtful() {
      return standing.equals("doubtful");
    }
  }

  record Signed(Standing place, String signature) {}

  record Carried(SignedCheckpoint checkpoint, boolean kept) {}

  Uni<List<Standing>> standing(@Nullable UUID after, int most) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(STANDING)
                .execute(Tuple.of(after, most))
                .map(rows -> listed(rows, RoundStore::standing)));
  }

  Uni<Integer> keep(String keyId, List<Signed> signed) {
    Tuple arguments =
        Tuple.tuple()
            .addArrayOfUUID(column(signed, UUID[]::new, one -> one.place().stream()))
            .addArrayOfLong(column(signed, Long[]::new, one -> one.place().seq()))
            .addArrayOfString(column(signed, String[]::new, one -> one.place().hash()))
            .addArrayOfUUID(column(signed, UUID[]::new, one -> one.place().organizationId()))
            .addArrayOfUUID(column(signed, UUID[]::new, one -> one.place().clinicId()))
            .addArrayOfOffsetDateTime(
                column(signed, OffsetDateTime[]::new, one -> one.place().at()))
            .addString(keyId)
            .addArrayOfString(column(signed, String[]::new, Signed::signature));
    return transaction.relay(
        connection ->
            connection.preparedQuery(KEEP).execute(arguments).map(kept -> kept.rowCount()));
  }

  /** The oldest that wait to be carried, in the order in which they were signed. */
  Uni<List<SignedCheckpoint>> waiting(int most) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(WAITING)
                .execute(Tuple.of(most))
                .map(rows -> listed(rows, SignedCheckpoint::of)));
  }

  Uni<Void> carried(List<Carried> carried) {
    Tuple arguments =
        Tuple.of(
            column(carried, UUID[]::new, one -> UUID.fromString(one.checkpoint().stream())),
            column(carried, Long[]::new, one -> one.checkpoint().seq()),
            column(carried, Boolean[]::new, Carried::kept));
    return transaction.relay(
        connection -> connection.preparedQuery(CARRIED).execute(arguments).replaceWithVoid());
  }

  Uni<CheckpointMeasures> measure() {
    return transaction.relay(
        connection ->
            connection
                .query(MEASURE)
                .execute()
                .map(rows -> CheckpointMeasures.of(rows.iterator().next())));
  }

  private static Standing standing(Row row) {
    return new Standing(
        row.getUUID("stream"),
        row.getLong("seq"),
        row.getString("hash"),
        row.getUUID("organization_id"),
        row.getUUID("clinic_id"),
        row.getOffsetDateTime("at"),
        row.getString("signed_at"),
        row.getString("standing"));
  }

  private static <T> List<T> listed(Iterable<Row> rows, Function<Row, T> item) {
    return StreamSupport.stream(rows.spliterator(), false).map(item).toList();
  }

  private static <S, T> T[] column(
      List<S> rows, IntFunction<T[]> array, Function<S, @Nullable T> value) {
    return rows.stream().map(value).toArray(array);
  }
}
