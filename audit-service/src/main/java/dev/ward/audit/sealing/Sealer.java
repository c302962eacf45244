package dev.ward.audit.sealing;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Seals what events say of patients, each patient under a key of their own. A patient who has none
 * yet gets one in the transaction that records the event.
 */
@ApplicationScoped
public class Sealer {

  private static final String KEYS =
      """
      select subject_pseudonym, subject_key, subject_key_id
      from audit.keys_of_subjects($1, $2, $3, $4, $5)
      """;

  private final KeyRing keyRing;
  private final SubjectReferences references;

  Sealer(KeyRing keyRing, SubjectReferences references) {
    this.keyRing = keyRing;
    this.references = references;
  }

  private record Subject(UUID clinicId, String subjectId) {}

  private record Key(UUID pseudonym, byte[] key) {

    static Key proposal() {
      return new Key(UUID.randomUUID(), SecretBytes.random(SecretBytes.KEY));
    }
  }

  /** Events of one batch, as far as they can be sealed without the database. */
  public final class Batch {

    private final List<@Nullable Sealable> events;
    private final Map<Subject, Key> proposed = new LinkedHashMap<>();

    private Batch(List<@Nullable Sealable> events) {
      this.events = events;
      for (Sealable event : events) {
        if (event != null) {
          proposed.computeIfAbsent(subject(event), s -> Key.proposal());
        }
      }
    }

    /**
     * Within the transaction that records them: one statement, or none if no event speaks of a
     * patient.
     *
     * @return one for each event, null for what there is nothing to seal of
     */
    public Uni<List<@Nullable Sealed>> seal(SqlConnection connection) {
      if (proposed.isEmpty()) {
        return Uni.createFrom().item(Sealer.nothing(events.size()));
      }
      return connection
          .preparedQuery(KEYS)
          .execute(arguments(proposed))
          // To seal a thousand events takes longer than an event loop may be held.
          .emitOn(Infrastructure.getDefaultWorkerPool())
          .map(rows -> sealed(events, keys(proposed, rows)));
    }
  }

  /**
   * @param events null for one that speaks of no patient
   */
  public Batch prepare(List<@Nullable Sealable> events) {
    return new Batch(events);
  }

  /**
   * The pseudonym of a patient, who gets a key if there is none yet: so what will be said of them
   * can be held before anything is.
   */
  public Uni<UUID> subject(SqlConnection connection, UUID clinicId, String subjectId) {
    Subject subject = new Subject(clinicId, subjectId);
    return connection
        .preparedQuery(KEYS)
        .execute(arguments(Map.of(subject, Key.proposal())))
        .map(rows -> rows.iterator().next().getUUID("subject_pseudonym"));
  }

  private Tuple arguments(Map<Subject, Key> proposed) {
    int count = proposed.size();
    UUID[] clinics = new UUID[count];
    Buffer[] lookedUp = new Buffer[count];
    UUID[] pseudonyms = new UUID[count];
    Buffer[] wrapped = new Buffer[count];
    Aes aes = new Aes();
    int n = 0;
    for (Map.Entry<Subject, Key> one : proposed.entrySet()) {
      Subject subject = one.getKey();
      Key key = one.getValue();
      clinics[n] = subject.clinicId();
      lookedUp[n] = Buffer.buffer(references.of(subject.clinicId(), subject.subjectId()));
      pseudonyms[n] = key.pseudonym();
      wrapped[n] = Buffer.buffer(keyRing.wrap(aes, subject.clinicId(), key.pseudonym(), key.key()));
      n++;
    }
    return Tuple.tuple()
        .addArrayOfUUID(clinics)
        .addValue(lookedUp)
        .addArrayOfUUID(pseudonyms)
        .addValue(wrapped)
        .addString(keyRing.current());
  }

  /** The keys that count, be they the ones proposed or not. */
  private Map<Subject, Key> keys(Map<Subject, Key> proposed, RowSet<Row> rows) {
    Map<Subject, Key> keys = new LinkedHashMap<>();
    Aes aes = new Aes();
    var row = rows.iterator();
    proposed.forEach(
        (subject, proposal) -> keys.put(subject, key(aes, subject, proposal, row.next())));
    return keys;
  }

  private Key key(Aes aes, Subject subject, Key proposal, Row row) {
    UUID pseudonym = row.getUUID("subject_pseudonym");
    if (pseudonym.equals(proposal.pseudonym())) {
      return proposal;
    }
    String keyId = row.getString("subject_key_id");
    byte[] key =
        keyRing.unwrap(
            aes, subject.clinicId(), pseudonym, keyId, row.getBuffer("subject_key").getBytes());
    if (key == null) {
      // Nothing is recorded that nobody could ever read again: the event waits in its outbox.
      throw new IllegalStateException(
          "the key of subject %s can't be unwrapped: is the key \"%s\" missing in ward.audit.sealing-keys?"
              .formatted(pseudonym, keyId));
    }
    return new Key(pseudonym, key);
  }

  private static List<@Nullable Sealed> sealed(
      List<@Nullable Sealable> events, Map<Subject, Key> keys) {
    List<@Nullable Sealed> sealed = new ArrayList<>(events.size());
    Aes aes = new Aes();
    for (Sealable event : events) {
      Key key = event == null ? null : keys.get(subject(event));
      sealed.add(event == null || key == null ? null : sealed(aes, event, key));
    }
    return sealed;
  }

  private static Sealed sealed(Aes aes, Sealable event, Key key) {
    Content content = Content.of(event);
    String target = event.targetId();
    return new Sealed(
        key.pseudonym(),
        event.subjectId().equals(target) ? null : target,
        content.sealed(aes, key.key(), event.eventId()),
        content.commitment());
  }

  private static Subject subject(Sealable event) {
    return new Subject(event.clinicId(), event.subjectId());
  }

  private static List<@Nullable Sealed> nothing(int count) {
    List<@Nullable Sealed> nothing = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      nothing.add(null);
    }
    return nothing;
  }
}
