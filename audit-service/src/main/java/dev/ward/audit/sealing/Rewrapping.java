package dev.ward.audit.sealing;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Wraps the keys of patients anew with the current key-encryption key. No event is touched by it.
 * Each batch is a transaction of its own, so whatever is interrupted goes on where it was.
 */
@ApplicationScoped
class Rewrapping {

  private static final Logger LOG = Logger.getLogger(Rewrapping.class);
  private static final int BATCH = 1_000;
  private static final int MOST_BATCHES = 20;
  private static final Scope PLATFORM = Scope.platform(Permission.OPERATE);
  private static final Scope AT_START = Scope.platform(Permission.INGEST_EVENTS);

  private static final String TO_REWRAP =
      """
      select clinic_id, pseudonym, wrapped_key, key_id from audit.keys_to_rewrap($1, $2, $3, $4)
      """;

  private static final String REWRAP = "select audit.rewrap_keys($1, $2, $3, $4, $5) as rewrapped";

  private static final String IN_USE = "select key_id, keys from audit.keys_in_use()";

  private final ClinicTransaction transaction;
  private final KeyRing keyRing;

  Rewrapping(ClinicTransaction transaction, KeyRing keyRing) {
    this.transaction = transaction;
    this.keyRing = keyRing;
  }

  /** The last key that was looked at; null before the first, and behind the last. */
  private record Place(UUID clinicId, UUID pseudonym) {}

  void start(@Observes StartupEvent event) {
    if (!keyRing.retired().isEmpty()) {
      rewrap(Caller.service("audit-service"), AT_START, null, Integer.MAX_VALUE)
          .subscribe()
          .with(
              done -> LOG.info("patients' keys are wrapped with the current key-encryption key"),
              failure ->
                  LOG.warn(
                      "patients' keys were not all wrapped anew; the next start goes on", failure));
    }
  }

  Uni<Void> rewrap(Caller caller) {
    return rewrap(caller, PLATFORM, null, MOST_BATCHES);
  }

  Uni<SubjectKeys> keys(Caller caller) {
    return transaction
        .read(caller, PLATFORM, connection -> connection.query(IN_USE).execute())
        .map(
            rows -> {
              List<SubjectKeys.InUse> items = new ArrayList<>();
              rows.forEach(
                  row ->
                      items.add(
                          new SubjectKeys.InUse(
                              row.getString("key_id"),
                              row.getLong("keys"),
                              keyRing.knows(row.getString("key_id")))));
              return new SubjectKeys(keyRing.current(), items);
            });
  }

  private Uni<Void> rewrap(Caller caller, Scope scope, @Nullable Place after, int batches) {
    if (batches == 0 || keyRing.retired().isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return transaction
        .write(caller, scope, connection -> batch(connection, after))
        .flatMap(
            last ->
                last.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : rewrap(caller, scope, last.get(0), batches - 1));
  }

  /** The last key of the batch; none when there was none left. */
  private Uni<List<Place>> batch(SqlConnection connection, @Nullable Place after) {
    return connection
        .preparedQuery(TO_REWRAP)
        .execute(
            Tuple.of(
                keyRing.retired().toArray(String[]::new),
                after == null ? null : after.clinicId(),
                after == null ? null : after.pseudonym(),
                BATCH))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            rows ->
                rows.size() == 0
                    ? Uni.createFrom().item(List.of())
                    : connection
                        .preparedQuery(REWRAP)
                        .execute(rewrapped(rows))
                        .map(done -> List.of(last(rows))));
  }

  /** Keys that don't unwrap are left as they are: whoever reads finds them altered. */
  private Tuple rewrapped(RowSet<Row> rows) {
    List<UUID> clinics = new ArrayList<>();
    List<UUID> pseudonyms = new ArrayList<>();
    List<Buffer> former = new ArrayList<>();
    List<Buffer> wrapped = new ArrayList<>();
    Aes aes = new Aes();
    for (Row row : rows) {
      UUID clinic = row.getUUID("clinic_id");
      UUID pseudonym = row.getUUID("pseudonym");
      byte[] before = row.getBuffer("wrapped_key").getBytes();
      byte[] key = keyRing.unwrap(aes, clinic, pseudonym, row.getString("key_id"), before);
      if (key != null) {
        clinics.add(clinic);
        pseudonyms.add(pseudonym);
        former.add(Buffer.buffer(before));
        wrapped.add(Buffer.buffer(keyRing.wrap(aes, clinic, pseudonym, key)));
      }
    }
    return Tuple.tuple()
        .addArrayOfUUID(clinics.toArray(UUID[]::new))
        .addArrayOfUUID(pseudonyms.toArray(UUID[]::new))
        .addValue(former.toArray(Buffer[]::new))
        .addValue(wrapped.toArray(Buffer[]::new))
        .addString(keyRing.current());
  }

  private static Place last(RowSet<Row> rows) {
    Place last = null;
    for (Row row : rows) {
      last = new Place(row.getUUID("clinic_id"), row.getUUID("pseudonym"));
    }
    if (last == null) {
      throw new IllegalArgumentException("there is a last one where there are some");
    }
    return last;
  }
}
