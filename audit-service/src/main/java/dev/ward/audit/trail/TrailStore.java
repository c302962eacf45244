package dev.ward.audit.trail;

import dev.ward.audit.sealing.Opener;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class TrailStore {

  // Newest first is the order of the ids, which begin with the time; bounds that are always there
  // (never coalesced in SQL)
  // let the index find them underneath row-level security.
  private static final String OF_CLINIC =
      """
      select e.id, audit.as_json(e) as event
      from audit.event e
      where e.stream = $1
        and e.id >= $2 and e.id < least($3::uuid, $4::uuid)
        and audit.matches(e, $5, $6, $7, $8, $9)
      order by e.id desc
      limit $10
      """;

  private static final String OF_ORGANIZATION =
      """
      select e.id, audit.as_json(e) as event
      from audit.event e
      where e.organization_id = $1
        and e.id >= $2 and e.id < least($3::uuid, $4::uuid)
        and audit.matches(e, $5, $6, $7, $8, $9)
      order by e.id desc
      limit $10
      """;

  private static final String RECORD_LOOK =
      "select access.emit('audit.read', $1, $2, $3, null, 'success', $4, null)";

  private final ClinicTransaction transaction;
  private final Opener opener;

  TrailStore(ClinicTransaction transaction, Opener opener) {
    this.transaction = transaction;
    this.opener = opener;
  }

  Uni<Page<StoredEvent>> ofClinic(Caller caller, UUID clinicId, TrailQuery query) {
    Scope scope = Scope.clinic(clinicId, Permission.READ_AUDIT);
    return page(caller, scope, OF_CLINIC, clinicId, query)
        .call(() -> record(caller, scope, clinicId, clinicId, query));
  }

  Uni<Page<StoredEvent>> ofOrganization(Caller caller, UUID organizationId, TrailQuery query) {
    Scope scope = Scope.organization(organizationId, Permission.READ_AUDIT);
    return page(caller, scope, OF_ORGANIZATION, organizationId, query)
        .call(() -> record(caller, scope, null, organizationId, query));
  }

  private Uni<Page<StoredEvent>> page(
      Caller caller, Scope scope, String sql, UUID place, TrailQuery query) {
    int limit = query.atMost();
    Tuple arguments =
        Tuple.tuple()
            .addUUID(place)
            .addUUID(query.leastId())
            .addUUID(query.beyondId())
            .addUUID(query.before(place))
            .addString(query.actor())
            .addString(query.action())
            .addString(query.target())
            .addOffsetDateTime(query.since())
            .addOffsetDateTime(query.until())
            .addInteger(limit + 1);
    return transaction
        .read(
            caller,
            scope,
            connection ->
                connection
                    .preparedQuery(sql)
                    .execute(arguments)
                    .flatMap(rows -> events(connection, rows)))
        .map(events -> Page.of(events, limit, event -> query.cursorBehind(place, event)));
  }

  /** Looking at the trail is itself on record: nobody gets an answer before that is so. */
  private Uni<Void> record(
      Caller caller, Scope scope, @Nullable UUID clinicId, UUID place, TrailQuery query) {
    Tuple arguments =
        Tuple.of(clinicId, scope.kind().code(), place.toString(), query.description());
    return transaction
        .write(
            caller, scope, connection -> connection.preparedQuery(RECORD_LOOK).execute(arguments))
        .replaceWithVoid();
  }

  private Uni<List<StoredEvent>> events(SqlConnection connection, RowSet<Row> rows) {
    List<UUID> ids = new ArrayList<>(rows.size());
    List<String> found = new ArrayList<>(rows.size());
    rows.forEach(
        row -> {
          ids.add(row.getUUID("id"));
          found.add(row.getString("event"));
        });
    return opener
        .open(connection, found)
        .map(
            opened ->
                IntStream.range(0, ids.size())
                    .mapToObj(i -> new StoredEvent(ids.get(i), opened.get(i).listed()))
                    .toList());
  }
}
