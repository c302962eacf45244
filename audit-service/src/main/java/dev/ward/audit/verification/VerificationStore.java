package dev.ward.audit.verification;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.verifier.Checkpoint;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What the database says of a chain, each in the context of who wants to know. */
@ApplicationScoped
class VerificationStore {

  private static final String EXTENT =
      """
      select (select h.seq from audit.chain_head h where h.stream = $1) as head,
             (select e.seq from audit.event e where e.stream = $1 order by e.seq desc limit 1) as last
      """;

  private static final String ANCHOR =
      """
      select 'anchor' as kind, seq, encode(hash, 'hex') as hash, audit.instant(purged_at) as at, key_id, signature
      from audit.anchor where stream = $1 order by seq desc limit 1
      """;

  private static final String LATEST =
      """
      select 'checkpoint' as kind, seq, encode(hash, 'hex') as hash, audit.instant(at) as at, key_id, signature
      from audit.checkpoint where stream = $1 and seq <= $2 order by seq desc limit 1
      """;

  private static final String WALK =
      "select valid, checked, first_bad from audit.verify($1, $2, $3)";

  // What speaks of an event that isn't there is no contradiction here: the walk finds that.
  private static final String CHECKPOINTS =
      """
      select 'checkpoint' as kind, c.seq, encode(c.hash, 'hex') as hash, audit.instant(c.at) as at, c.key_id, c.signature,
             coalesce(e.hash <> c.hash, false) as contradicts
      from audit.checkpoint c left join audit.event e on e.stream = c.stream and e.seq = c.seq
      where c.stream = $1 and c.seq >= $2 and c.seq <= $3
      order by c.seq
      """;

  private static final String AGREES =
      """
      select exists (select from audit.event where stream = $1 and seq = $2 and hash = decode($3, 'hex'))
             or exists (select from audit.anchor where stream = $1 and seq = $2 and hash = decode($3, 'hex'))
             or exists (select from audit.anchor where stream = $1 and seq > $2) as agrees
      """;

  private static final String RECORD =
      "select access.emit('audit.verified', $1, $2, $3, null, $4, $5, null)";

  private final ClinicTransaction transaction;

  VerificationStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** Whose chain it is, and who asks. */
  record Place(Caller caller, Scope scope, UUID stream) {}

  /**
   * What there is of a chain, as it was at the beginning.
   *
   * @param end the last place that its head or an event speaks of; 0 for none
   * @param anchor of what was let go of
   * @param latest the latest checkpoint in the database within what was asked for
   */
  record Extent(long end, @Nullable Checkpoint anchor, @Nullable Checkpoint latest) {

    long anchored() {
      return anchor == null ? 0 : anchor.seq();
    }
  }

  record Walked(boolean valid, long checked, @Nullable Long firstBad) {}

  record Held(Checkpoint checkpoint, boolean contradicts) {}

  Uni<Extent> extent(Place place, long upTo) {
    return transaction.read(
        place.caller(),
        place.scope(),
        connection ->
            connection
                .preparedQuery(LATEST)
                .execute(Tuple.of(place.stream(), upTo))
                .flatMap(
                    latest ->
                        connection
                            .preparedQuery(ANCHOR)
                            .execute(Tuple.of(place.stream()))
                            .flatMap(
                                anchor ->
                                    connection
                                        .preparedQuery(EXTENT)
                                        .execute(Tuple.of(place.stream()))
                                        .map(
                                            rows ->
                                                new Extent(
                                                    end(rows.iterator().next()),
                                                    first(place, anchor),
                                                    first(place, latest))))));
  }

  Uni<Walked> walk(Place place, long from, @Nullable Long to) {
    return transaction.read(
        place.caller(),
        place.scope(),
        connection ->
            connection
                .preparedQuery(WALK)
                .execute(Tuple.of(place.stream(), from, to))
                .map(rows -> rows.iterator().next())
                .map(
                    row ->
                        new Walked(
                            row.getBoolean("valid"),
                            row.getLong("checked"),
                            row.getLong("first_bad"))));
  }

  Uni<List<Held>> checkpoints(Place place, long from, long to) {
    return transaction.read(
        place.caller(),
        place.scope(),
        connection ->
            connection
                .preparedQuery(CHECKPOINTS)
                .execute(Tuple.of(place.stream(), from, to))
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                            .map(
                                row ->
                                    new Held(checkpoint(place, row), row.getBoolean("contradicts")))
                            .toList()));
  }

  /** Whether the event at a place has this hash, or was let go of. */
  Uni<Boolean> agrees(Place place, Checkpoint signed) {
    return transaction.read(
        place.caller(),
        place.scope(),
        connection ->
            connection
                .preparedQuery(AGREES)
                .execute(Tuple.of(place.stream(), signed.seq(), signed.hash()))
                .map(rows -> rows.iterator().next().getBoolean("agrees")));
  }

  Uni<Void> record(Place place, Verification verification) {
    boolean clinic = place.scope().kind() == Scope.Kind.CLINIC;
    Tuple arguments =
        Tuple.of(
            clinic ? place.stream() : null,
            place.scope().kind().code(),
            place.stream().toString(),
            verification.valid() ? "success" : "failure",
            verification.reason());
    return transaction
        .write(
            place.caller(),
            place.scope(),
            connection -> connection.preparedQuery(RECORD).execute(arguments))
        .replaceWithVoid();
  }

  private static long end(Row row) {
    Long head = row.getLong("head");
    Long last = row.getLong("last");
    return Math.max(head == null ? 0 : head, last == null ? 0 : last);
  }

  private static @Nullable Checkpoint first(Place place, Iterable<Row> rows) {
    for (Row row : rows) {
      return checkpoint(place, row);
    }
    return null;
  }

  private static Checkpoint checkpoint(Place place, Row row) {
    return new Checkpoint(
        row.getString("kind"),
        place.stream().toString(),
        row.getLong("seq"),
        row.getString("hash"),
        row.getString("at"),
        row.getString("key_id"),
        row.getString("signature"));
  }
}
