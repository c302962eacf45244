package dev.ward.audit.trail;

import dev.ward.audit.sealing.Opener;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Searches the trail, and puts on record who did. */
@ApplicationScoped
class TrailStore {

  /** How many rows a page may cost at the most, however rare what is looked for may be. */
  private static final int LOOKED_AT_MOST = 2000;

  private static final String SEARCH =
      """
      select s.found_id as id, (s.found_event).id is null as is_end,
        case when (s.found_event).id is not null then audit.as_json(s.found_event) end as event
      from audit.search($1, $2,
        row($3::uuid, $4::text, $5::text, $6::text, $7::text, $8::boolean, $9::text, $10::text, $11::text, $12::text,
            $13::timestamptz, $14::timestamptz)::audit.event_filter,
        $15, $16, $17, $18) s
      """;

  private static final String RECORD_LOOK =
      "select access.emit('audit.read', $1, $2, $3, $4, 'success', $5, null)";

  private final ClinicTransaction transaction;
  private final Subjects subjects;
  private final Opener opener;

  TrailStore(ClinicTransaction transaction, Subjects subjects, Opener opener) {
    this.transaction = transaction;
    this.subjects = subjects;
    this.opener = opener;
  }

  /**
   * A page of the events of a clinic, or of an organization and all of its clinics.
   *
   * @param subject what the clinic calls the patient whom they are about; null for all
   */
  Uni<Page<StoredEvent>> page(
      Caller caller,
      Scope scope,
      TrailFilter filter,
      @Nullable String subject,
      int limit,
      @Nullable String cursor) {
    filter.checked("", scope.kind() == Scope.Kind.ORGANIZATION);
    UUID place = Objects.requireNonNull(scope.id());
    List<?> list = TrailQuery.list(place, filter, subject);
    UUID before = Cursor.decodeId(cursor, list);
    return transaction.write(
        caller,
        scope,
        connection ->
            subjects
                .pseudonym(connection, scope, filter, subject, "")
                .map(pseudonym -> search(scope, filter, pseudonym))
                .flatMap(
                    search ->
                        // Down the wire without waiting for one another.
                        Uni.combine()
                            .all()
                            .unis(
                                find(connection, search, before, limit),
                                record(connection, scope, filter, subject))
                            .with((found, recorded) -> found.page(limit, list))));
  }

  /**
   * The events that are looked for, newest first, with one more than the limit if there are more.
   */
  Uni<Found> find(SqlConnection connection, Search search, @Nullable UUID before, int limit) {
    return connection
        .preparedQuery(SEARCH)
        .execute(search.arguments(before, limit + 1, LOOKED_AT_MOST))
        .flatMap(rows -> opened(connection, rows));
  }

  private Uni<Found> opened(SqlConnection connection, RowSet<Row> rows) {
    List<UUID> ids = new ArrayList<>(rows.size());
    List<String> events = new ArrayList<>(rows.size());
    UUID lookedAt = null;
    for (Row row : rows) {
      if (row.getBoolean("is_end")) {
        lookedAt = row.getUUID("id");
      } else {
        ids.add(row.getUUID("id"));
        events.add(row.getString("event"));
      }
    }
    UUID end = lookedAt;
    return opener
        .open(connection, events)
        .map(
            opened ->
                new Found(
                    IntStream.range(0, ids.size())
                        .mapToObj(i -> new StoredEvent(ids.get(i), opened.get(i).listed()))
                        .toList(),
                    end));
  }

  private static Search search(Scope scope, TrailFilter filter, @Nullable String pseudonym) {
    UUID place = Objects.requireNonNull(scope.id());
    return scope.kind() == Scope.Kind.CLINIC
        ? Search.ofClinic(place, filter, pseudonym)
        : Search.ofOrganization(place, filter, pseudonym);
  }

  /**
   * Looking at the trail is itself on record, with what was found in one transaction: nobody gets
   * an answer before that is so.
   */
  private static Uni<Void> record(
      SqlConnection connection, Scope scope, TrailFilter filter, @Nullable String subject) {
    // Whose patient it is says where the look belongs: into what the clinic knows of the patient.
    UUID clinic =
        scope.kind() == Scope.Kind.CLINIC ? scope.id() : subject == null ? null : filter.clinic();
    Tuple arguments =
        Tuple.of(
            clinic, scope.kind().code(), String.valueOf(scope.id()), subject, filter.description());
    return connection.preparedQuery(RECORD_LOOK).execute(arguments).replaceWithVoid();
  }
}
