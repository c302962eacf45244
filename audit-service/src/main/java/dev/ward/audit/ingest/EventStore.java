package dev.ward.audit.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ward.audit.sealing.Sealable;
import dev.ward.audit.sealing.Sealed;
import dev.ward.audit.sealing.Sealer;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class EventStore {

  private static final Scope PLATFORM = Scope.platform(Permission.INGEST_EVENTS);

  private static final int RETRIES = 3;

  private static final String APPEND =
      """
      select item_id, item_status, item_pointer, item_reason
      from audit.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
        $19::text[]::jsonb[], $20, $21)
      """;

  private final ClinicTransaction transaction;
  private final Sealer sealer;

  EventStore(ClinicTransaction transaction, Sealer sealer) {
    this.transaction = transaction;
    this.sealer = sealer;
  }

  /** An event and what of it was sealed; null if nothing was. */
  private record Entry(IncomingEvent event, @Nullable Sealed sealed) {}

  /**
   * Records the events, in their order, and says what became of each. They are on disk when this
   * completes.
   */
  Uni<List<Item>> append(Caller caller, List<IncomingEvent> events) {
    if (events.isEmpty()) {
      // Who may not record anything is refused even so.
      return transaction.write(caller, PLATFORM, connection -> Uni.createFrom().item(List.of()));
    }
    Sealer.Batch batch = sealer.prepare(events.stream().map(EventStore::sealable).toList());
    return transaction
        .write(
            caller,
            PLATFORM,
            connection ->
                batch
                    .seal(connection)
                    .flatMap(contents -> append(connection, entries(events, contents))))
        .onFailure(EventStore::metAnother)
        .retry()
        .atMost(RETRIES)
        .onFailure(EventStore::holdsWhatCannotBeStored)
        .recoverWithUni(() -> apart(caller, events));
  }

  private static Uni<List<Item>> append(SqlConnection connection, List<Entry> entries) {
    return connection
        .preparedQuery(APPEND)
        .execute(arguments(entries))
        .map(
            rows -> {
              List<Item> items = new ArrayList<>(entries.size());
              rows.forEach(
                  row ->
                      items.add(
                          new Item(
                              row.getUUID("item_id").toString(),
                              row.getString("item_status"),
                              row.getString("item_pointer"),
                              row.getString("item_reason"))));
              return items;
            });
  }

  /**
   * The database took offence at one of them, say at a number of a million digits: halve until it
   * stands alone.
   */
  private Uni<List<Item>> apart(Caller caller, List<IncomingEvent> events) {
    if (events.size() == 1) {
      String id = String.valueOf(events.get(0).id());
      return Uni.createFrom()
          .item(List.of(Item.rejected(id, new Flaw("", "holds a value that can't be stored"))));
    }
    int half = events.size() / 2;
    return append(caller, events.subList(0, half))
        .flatMap(
            first ->
                append(caller, events.subList(half, events.size()))
                    .map(
                        second -> {
                          List<Item> all = new ArrayList<>(first);
                          all.addAll(second);
                          return all;
                        }));
  }

  /** A patient was erased, or the last event about them let go of, at this very moment. */
  private static boolean metAnother(Throwable failure) {
    return failure instanceof Problem problem && problem.code() == ProblemCode.CONFLICT;
  }

  private static boolean holdsWhatCannotBeStored(Throwable failure) {
    return failure instanceof Problem problem && problem.code() == ProblemCode.UNPROCESSABLE;
  }

  private static @Nullable Sealable sealable(IncomingEvent event) {
    if (event.subjectId() == null || event.clinicId() == null || event.id() == null) {
      return null;
    }
    return new Sealable(
        event.id(),
        event.clinicId(),
        event.subjectId(),
        event.target() == null ? null : event.target().id(),
        event.changes() == null ? null : event.changes().toString());
  }

  private static List<Entry> entries(List<IncomingEvent> events, List<@Nullable Sealed> contents) {
    List<Entry> entries = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      entries.add(new Entry(events.get(i), contents.get(i)));
    }
    return entries;
  }

  private static Tuple arguments(List<Entry> entries) {
    List<IncomingEvent> events = entries.stream().map(Entry::event).toList();
    return Tuple.tuple()
        .addArrayOfUUID(column(events, UUID[]::new, IncomingEvent::id))
        .addArrayOfUUID(column(events, UUID[]::new, IncomingEvent::clinicId))
        .addArrayOfUUID(column(events, UUID[]::new, IncomingEvent::orgId))
        .addArrayOfOffsetDateTime(column(events, OffsetDateTime[]::new, IncomingEvent::occurredAt))
        .addArrayOfShort(
            column(events, Short[]::new, e -> e.schemaVersion() == null ? 1 : e.schemaVersion()))
        .addArrayOfString(texts(events, e -> e.actor() == null ? null : e.actor().type()))
        .addArrayOfString(texts(events, e -> e.actor() == null ? null : e.actor().id()))
        .addArrayOfString(texts(events, e -> e.actor() == null ? null : e.actor().role()))
        .addArrayOfString(texts(events, IncomingEvent::action))
        .addArrayOfString(texts(events, e -> e.target() == null ? null : e.target().type()))
        .addArrayOfString(texts(entries, EventStore::targetId))
        .addArrayOfString(texts(entries, EventStore::subject))
        .addArrayOfString(texts(events, IncomingEvent::outcome))
        .addArrayOfString(texts(events, IncomingEvent::reason))
        .addArrayOfString(texts(events, IncomingEvent::requestId))
        .addArrayOfString(texts(events, e -> e.source() == null ? null : e.source().service()))
        .addArrayOfString(texts(events, e -> e.source() == null ? null : e.source().ip()))
        .addArrayOfString(texts(events, e -> e.source() == null ? null : e.source().userAgent()))
        .addArrayOfString(texts(entries, EventStore::changes))
        .addValue(bytes(entries, Sealed::content))
        .addValue(bytes(entries, Sealed::commitment));
  }

  private static @Nullable String targetId(Entry entry) {
    if (entry.sealed() != null) {
      return entry.sealed().targetId();
    }
    IncomingEvent.Target target = entry.event().target();
    return target == null ? null : target.id();
  }

  /** Null for an event that nothing was sealed of: what speaks of a patient is never kept open. */
  private static @Nullable String subject(Entry entry) {
    return entry.sealed() == null ? null : entry.sealed().subject().toString();
  }

  private static @Nullable String changes(Entry entry) {
    ObjectNode changes = entry.event().changes();
    return changes == null || entry.sealed() != null ? null : changes.toString();
  }

  private static Buffer[] bytes(List<Entry> entries, Function<Sealed, byte[]> value) {
    return column(
        entries,
        Buffer[]::new,
        e -> e.sealed() == null ? null : Buffer.buffer(value.apply(e.sealed())));
  }

  private static <E> String[] texts(List<E> entries, Function<E, @Nullable String> value) {
    return column(entries, String[]::new, value);
  }

  private static <E, T> T[] column(
      List<E> entries, IntFunction<T[]> array, Function<E, @Nullable T> value) {
    return entries.stream().map(value).toArray(array);
  }
}
