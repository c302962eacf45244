package dev.ward.audit.ingest;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
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

  private static final String APPEND =
      """
      select item_id, item_status, item_pointer, item_reason
      from audit.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
        $19::text[]::jsonb[])
      """;

  private final ClinicTransaction transaction;

  EventStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * Records the events, in their order, and says what became of each. They are on disk when this
   * completes.
   */
  Uni<List<Item>> append(Caller caller, List<IncomingEvent> events) {
    if (events.isEmpty()) {
      // Who may not record anything is refused even so.
      return transaction.write(caller, PLATFORM, connection -> Uni.createFrom().item(List.of()));
    }
    return transaction
        .write(caller, PLATFORM, connection -> append(connection, events))
        .onFailure(EventStore::holdsWhatCannotBeStored)
        .recoverWithUni(() -> apart(caller, events));
  }

  private static Uni<List<Item>> append(SqlConnection connection, List<IncomingEvent> events) {
    return connection
        .preparedQuery(APPEND)
        .execute(arguments(events))
        .map(
            rows -> {
              List<Item> items = new ArrayList<>(events.size());
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

  private static boolean holdsWhatCannotBeStored(Throwable failure) {
    return failure instanceof Problem problem && problem.code() == ProblemCode.UNPROCESSABLE;
  }

  private static Tuple arguments(List<IncomingEvent> events) {
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
        .addArrayOfString(texts(events, e -> e.target() == null ? null : e.target().id()))
        .addArrayOfString(texts(events, IncomingEvent::subjectId))
        .addArrayOfString(texts(events, IncomingEvent::outcome))
        .addArrayOfString(texts(events, IncomingEvent::reason))
        .addArrayOfString(texts(events, IncomingEvent::requestId))
        .addArrayOfString(texts(events, e -> e.source() == null ? null : e.source().service()))
        .addArrayOfString(texts(events, e -> e.source() == null ? null : e.source().ip()))
        .addArrayOfString(texts(events, e -> e.source() == null ? null : e.source().userAgent()))
        .addArrayOfString(texts(events, e -> e.changes() == null ? null : e.changes().toString()));
  }

  private static String[] texts(
      List<IncomingEvent> events, Function<IncomingEvent, @Nullable String> value) {
    return column(events, String[]::new, value);
  }

  private static <T> T[] column(
      List<IncomingEvent> events,
      IntFunction<T[]> array,
      Function<IncomingEvent, @Nullable T> value) {
    return events.stream().map(value).toArray(array);
  }
}
