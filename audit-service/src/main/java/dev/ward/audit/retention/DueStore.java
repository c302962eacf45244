package dev.ward.audit.retention;

import dev.ward.platform.db.ClinicTransaction;
import dev.ward.verifier.ChainRange;
import dev.ward.verifier.Checkpoint;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What of all chains is due, and its going. */
@ApplicationScoped
class DueStore {

  private static final String CHAINS = "select stream, due from audit.next_due_chains($1, $2)";

  private static final String READ =
      """
      select seq, organization_id, clinic_id, audit.instant(received_at) as received_at,
             encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash, event
      from audit.read_due_segment($1, $2)
      """;

  private static final String ANCHOR =
      """
      select stream, seq, encode(hash, 'hex') as hash, audit.instant(purged_at) as at, key_id, signature
      from audit.anchor where stream = $1 order by seq desc limit 1
      """;

  private static final String PURGE =
      """
      select audit.purge_segment($1, $2, $3, decode($4, 'hex'), $5, decode($6, 'hex'), $7, $8, $9) as removed
      """;

  private static final String REFUSE = "select audit.refuse_letting_go($1, $2)";

  private static final String DROP = "select audit.drop_empty_partitions() as dropped";

  private static final String LAST_ROUND =
      "select finished_at, done, refused from audit.round where round = 'retention'";

  private final ClinicTransaction transaction;

  DueStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  record Chain(UUID stream, boolean due) {}

  Uni<List<Chain>> chains(@Nullable UUID after, int most) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(CHAINS)
                .execute(Tuple.of(after, most))
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                            .map(row -> new Chain(row.getUUID("stream"), row.getBoolean("due")))
                            .toList()));
  }

  /** Empty when nothing of the chain is due. */
  Uni<Optional<DueSegment>> read(UUID stream, int most) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(READ)
                .execute(Tuple.of(stream, most))
                .map(rows -> segment(stream, rows)));
  }

  /** The anchor from which a chain goes on; empty if nothing was let go of. */
  Uni<Optional<Checkpoint>> anchor(UUID stream) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(ANCHOR)
                .execute(Tuple.of(stream))
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                            .map(DueStore::anchor)
                            .findFirst()));
  }

  /** How many events are gone; 0 if they aren't due any more. */
  Uni<Long> purge(Archive archive, OffsetDateTime at, Checkpoint anchor) {
    Tuple arguments =
        Tuple.tuple()
            .addUUID(UUID.fromString(anchor.stream()))
            .addLong(archive.range().firstSeq())
            .addLong(archive.range().lastSeq())
            .addString(archive.range().lastHash())
            .addString(archive.name())
            .addString(archive.sha256())
            .addOffsetDateTime(at)
            .addString(anchor.keyId())
            .addString(anchor.signature());
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(PURGE)
                .execute(arguments)
                .map(rows -> rows.iterator().next().getLong("removed")));
  }

  Uni<Void> refuse(@Nullable UUID stream, String reason) {
    return transaction.relay(
        connection ->
            connection.preparedQuery(REFUSE).execute(Tuple.of(stream, reason)).replaceWithVoid());
  }

  /** Drops months of which nothing is left. */
  Uni<Integer> dropEmptyMonths() {
    return transaction.relay(
        connection ->
            connection
                .query(DROP)
                .execute()
                .map(rows -> rows.iterator().next().getInteger("dropped")));
  }

  Uni<RetentionMeasures> measure() {
    return transaction.relay(
        connection ->
            connection
                .query(LAST_ROUND)
                .execute()
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                            .map(RetentionMeasures::of)
                            .findFirst()
                            .orElse(RetentionMeasures.NONE)));
  }

  private static Optional<DueSegment> segment(UUID stream, Iterable<Row> rows) {
    List<String> lines = new ArrayList<>();
    Row first = null;
    Row last = null;
    for (Row row : rows) {
      first = first == null ? row : first;
      last = row;
      lines.add(row.getString("event"));
    }
    if (first == null || last == null) {
      return Optional.empty();
    }
    ChainRange range =
        new ChainRange(
            stream.toString(),
            first.getLong("seq"),
            first.getString("previous_hash"),
            last.getLong("seq"),
            last.getString("hash"));
    return Optional.of(
        new DueSegment(
            stream,
            first.getUUID("organization_id"),
            first.getUUID("clinic_id"),
            range,
            first.getString("received_at"),
            last.getString("received_at"),
            lines));
  }

  private static Checkpoint anchor(Row row) {
    return new Checkpoint(
        Checkpoint.ANCHOR,
        row.getUUID("stream").toString(),
        row.getLong("seq"),
        row.getString("hash"),
        row.getString("at"),
        row.getString("key_id"),
        row.getString("signature"));
  }
}
