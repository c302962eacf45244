package dev.ward.audit.sealing;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Opens what events say of patients for those who may see it: row-level security shows them the
 * keys. Keys are fetched each time and never kept, so that what was erased is gone at once, here
 * and in every other instance.
 */
@ApplicationScoped
public class Opener {

  private static final String KEYS =
      """
      select k.clinic_id, k.pseudonym, k.wrapped_key, k.key_id
      from audit.subject_key k join unnest($1::uuid[], $2::uuid[]) as s (clinic_id, pseudonym)
        on k.clinic_id = s.clinic_id and k.pseudonym = s.pseudonym
      """;

  /**
   * So many are opened where they arrive, a matter of a millisecond: on a machine with much to do
   * each change of the thread takes longer.
   */
  private static final int A_PAGE = 64;

  private final KeyRing keyRing;

  Opener(KeyRing keyRing) {
    this.keyRing = keyRing;
  }

  private record Subject(UUID clinicId, UUID pseudonym) {}

  /**
   * What is known of a patient's key.
   *
   * @param missing why there is none; null if there is, or was until it was destroyed
   */
  private record Known(byte @Nullable [] key, @Nullable String missing) {}

  private static final Known DESTROYED = new Known(null, null);
  private static final Known NOT_THERE = new Known(null, OpenedEvent.WITHOUT_KEY);

  /**
   * Within the reader's own transaction: one statement, or none if nothing is sealed. An event that
   * can't be opened is shown as such and takes no other with it.
   *
   * @param events in the form that exports have (audit.as_json)
   * @return one for each, in their order
   */
  public Uni<List<OpenedEvent>> open(SqlConnection connection, List<String> events) {
    Executor thread =
        events.size() <= A_PAGE ? Runnable::run : Infrastructure.getDefaultWorkerPool();
    return Uni.createFrom()
        .item(() -> events.stream().map(EventText::of).toList())
        .runSubscriptionOn(thread)
        .flatMap(texts -> keys(connection, texts).emitOn(thread).map(keys -> opened(texts, keys)));
  }

  private Uni<Map<Subject, Known>> keys(SqlConnection connection, List<EventText> texts) {
    List<Subject> subjects =
        texts.stream()
            .filter(EventText::isSealed)
            .map(Opener::subject)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (subjects.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return connection
        .preparedQuery(KEYS)
        .execute(
            Tuple.of(
                subjects.stream().map(Subject::clinicId).toArray(UUID[]::new),
                subjects.stream().map(Subject::pseudonym).toArray(UUID[]::new)))
        .map(this::unwrapped);
  }

  private Map<Subject, Known> unwrapped(RowSet<Row> rows) {
    Map<Subject, Known> keys = new HashMap<>();
    Aes aes = new Aes();
    rows.forEach(
        row -> {
          Subject subject = new Subject(row.getUUID("clinic_id"), row.getUUID("pseudonym"));
          keys.put(subject, known(aes, subject, row));
        });
    return keys;
  }

  private Known known(Aes aes, Subject subject, Row row) {
    Buffer wrapped = row.getBuffer("wrapped_key");
    String keyId = row.getString("key_id");
    if (wrapped == null || keyId == null) {
      return DESTROYED;
    }
    if (!keyRing.knows(keyId)) {
      return NOT_THERE;
    }
    byte[] key =
        keyRing.unwrap(aes, subject.clinicId(), subject.pseudonym(), keyId, wrapped.getBytes());
    return new Known(key, key == null ? OpenedEvent.ALTERED : null);
  }

  private static List<OpenedEvent> opened(List<EventText> texts, Map<Subject, Known> keys) {
    Aes aes = new Aes();
    return texts.stream().map(text -> opened(aes, text, keys)).toList();
  }

  private static OpenedEvent opened(Aes aes, EventText text, Map<Subject, Known> keys) {
    byte[] sealed = text.sealed();
    byte[] commitment = text.commitment();
    UUID id = text.id();
    if (sealed == null) {
      return OpenedEvent.unsealed(text);
    }
    Known known = keys.getOrDefault(subject(text), NOT_THERE);
    if (known.key() == null) {
      return known.missing() == null
          ? OpenedEvent.erased(text)
          : OpenedEvent.unreadable(text, known.missing());
    }
    Content content =
        id == null || commitment == null
            ? null
            : Content.open(aes, known.key(), id, sealed, commitment);
    return content == null
        ? OpenedEvent.unreadable(text, OpenedEvent.ALTERED)
        : OpenedEvent.of(text, content);
  }

  /** Whose key it is; null if the event is no more what was recorded. */
  private static @Nullable Subject subject(EventText text) {
    if (text.clinicId() == null || text.subject() == null) {
      return null;
    }
    try {
      return new Subject(text.clinicId(), UUID.fromString(text.subject()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
