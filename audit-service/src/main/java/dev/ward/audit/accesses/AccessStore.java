package dev.ward.audit.accesses;

import dev.ward.audit.trail.Search;
import dev.ward.audit.trail.Subjects;
import dev.ward.audit.trail.TrailFilter;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.paging.Cursor;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was done with a patient's data, and by whom. Whoever asks is on the same record. */
@ApplicationScoped
class AccessStore {

  private static final int LOOKED_AT_MOST = 2000;
  private static final int SUMMED_AT_MOST = 10_000;

  /**
   * With the grant, of those who came in by one: the request that did it also says which grant it
   * used, within the same minutes.
   */
  private static final String ACCESSES =
      """
      with accesses as materialized (
        select s.found_id as event_id, (s.found_event).id is null as is_end, (s.found_event).occurred_at,
          (s.found_event).actor_type, (s.found_event).actor_id, (s.found_event).actor_role, (s.found_event).action,
          (s.found_event).target_type, (s.found_event).target_id, (s.found_event).reason, (s.found_event).outcome,
          (s.found_event).request_id, (s.found_event).source_service, (s.found_event).source_ip
        from audit.search($1, $2,
          row($3::uuid, $4::text, $5::text, $6::text, $7::text, $8::boolean, $9::text, $10::text, $11::text, $12::text,
              $13::timestamptz, $14::timestamptz)::audit.event_filter,
          $15, $16, $17, $18) s
      ), requests as materialized (
        select a.request_id, a.actor_id, min(a.occurred_at) as first_at, max(a.occurred_at) as last_at
        from accesses a
        where a.actor_role in ('support', 'emergency') and a.request_id is not null
        group by a.request_id, a.actor_id
      ), uses as materialized (
        select r.request_id, r.actor_id, s.found_id as use_event, (s.found_event).target_id as grant_id,
          replace((s.found_event).action, '.used', '.created') as made_by
        from requests r
          cross join lateral audit.search($1, 'request',
            row(null, r.actor_id, null, 'grant', null, false, null, null, r.request_id, null, null, null)::audit.event_filter,
            audit.first_id((r.first_at - interval '10 minutes') at time zone 'UTC'),
            audit.first_id((r.last_at + interval '10 minutes') at time zone 'UTC'), 1, 100) s
        where (s.found_event).id is not null
      ), grants as materialized (
        select g.grant_id, s.found_id as grant_event
        from (select distinct u.grant_id, u.made_by from uses u) g
          cross join lateral audit.search($1, 'target',
            row(null, null, g.made_by, null, g.grant_id, false, null, null, null, null, null, null)::audit.event_filter,
            $15, 'ffffffff-ffff-ffff-ffff-ffffffffffff', 1, 100) s
        where (s.found_event).id is not null
      )
      select a.*, u.use_event, u.grant_id, g.grant_event
      from accesses a
        left join uses u on u.request_id = a.request_id and u.actor_id = a.actor_id
          and a.actor_role in ('support', 'emergency')
        left join grants g on g.grant_id = u.grant_id
      order by a.event_id desc, a.is_end
      """;

  private static final String SUMMARY =
      """
      select actor_type, actor_id, actor_roles, accesses, denied, first_at, last_at, actions, looked_at
      from audit.accesses_by_person($1, $2, $3, $4, $5, $6, $7)
      """;

  private static final String RECORD_LOOK =
      "select access.emit('audit.read', $1, 'clinic', $1::uuid::text, $2, 'success', $3, null)";

  private final ClinicTransaction transaction;
  private final Subjects subjects;

  AccessStore(ClinicTransaction transaction, Subjects subjects) {
    this.transaction = transaction;
    this.subjects = subjects;
  }

  Uni<AccessPage> page(
      Caller caller,
      UUID clinicId,
      String subject,
      TrailFilter times,
      int limit,
      @Nullable String cursor) {
    Scope scope = Scope.clinic(clinicId, Permission.READ_AUDIT);
    List<?> list = Arrays.asList("accesses", clinicId, subject, times);
    UUID before = Cursor.decodeId(cursor, list);
    return transaction
        .read(
            caller,
            scope,
            connection ->
                subjects
                    .pseudonym(connection, scope, times, subject, "")
                    .map(pseudonym -> Search.ofClinic(clinicId, times, pseudonym))
                    .flatMap(
                        search ->
                            connection
                                .preparedQuery(ACCESSES)
                                .execute(search.arguments(before, limit + 1, LOOKED_AT_MOST)))
                    .map(rows -> page(rows, limit, list)))
        .call(() -> record(caller, scope, clinicId, subject, "accesses", times));
  }

  private static AccessPage page(RowSet<Row> rows, int limit, List<?> list) {
    List<Access> accesses = new ArrayList<>(rows.size());
    UUID lookedAt = null;
    for (Row row : rows) {
      if (row.getBoolean("is_end")) {
        lookedAt = row.getUUID("event_id");
      } else {
        accesses.add(access(row));
      }
    }
    if (accesses.size() > limit) {
      accesses.remove(limit);
      return new AccessPage(accesses, Cursor.encode(list, accesses.get(limit - 1).id()));
    }
    return new AccessPage(accesses, lookedAt == null ? null : Cursor.encode(list, lookedAt));
  }

  Uni<AccessSummary> summary(Caller caller, UUID clinicId, String subject, TrailFilter times) {
    Scope scope = Scope.clinic(clinicId, Permission.READ_AUDIT);
    return transaction
        .read(
            caller,
            scope,
            connection ->
                subjects
                    .pseudonym(connection, scope, times, subject, "")
                    .map(pseudonym -> Search.ofClinic(clinicId, times, pseudonym))
                    .flatMap(
                        search ->
                            connection
                                .preparedQuery(SUMMARY)
                                .execute(
                                    Tuple.tuple()
                                        .addUUID(clinicId)
                                        .addString(search.pseudonym())
                                        .addUUID(search.leastId())
                                        .addUUID(search.beyondId())
                                        .addOffsetDateTime(times.since())
                                        .addOffsetDateTime(times.until())
                                        .addInteger(SUMMED_AT_MOST)))
                    .map(AccessStore::summary))
        .call(() -> record(caller, scope, clinicId, subject, "summary of accesses", times));
  }

  private static AccessSummary summary(RowSet<Row> rows) {
    List<AccessSummary.Person> people = new ArrayList<>(rows.size());
    long lookedAt = 0;
    for (Row row : rows) {
      lookedAt = row.getLong("looked_at");
      people.add(
          new AccessSummary.Person(
              row.getString("actor_type"),
              row.getString("actor_id"),
              List.of(row.getArrayOfStrings("actor_roles")),
              row.getLong("accesses"),
              row.getLong("denied"),
              row.getOffsetDateTime("first_at").toInstant(),
              row.getOffsetDateTime("last_at").toInstant(),
              List.of(row.getArrayOfStrings("actions"))));
    }
    return new AccessSummary(people, lookedAt < SUMMED_AT_MOST);
  }

  private Uni<Void> record(
      Caller caller, Scope scope, UUID clinicId, String subject, String what, TrailFilter times) {
    String description = times.description();
    String reason = description == null ? what : what + ", " + description;
    return transaction
        .write(
            caller,
            scope,
            connection ->
                connection.preparedQuery(RECORD_LOOK).execute(Tuple.of(clinicId, subject, reason)))
        .replaceWithVoid();
  }

  private static Access access(Row row) {
    String role = row.getString("actor_role");
    String targetType = row.getString("target_type");
    String targetId = row.getString("target_id");
    return new Access(
        row.getUUID("event_id"),
        row.getOffsetDateTime("occurred_at").toInstant(),
        new Access.Actor(row.getString("actor_type"), row.getString("actor_id"), role),
        Access.Under.of(
            role, row.getString("grant_id"), row.getUUID("grant_event"), row.getUUID("use_event")),
        row.getString("action"),
        new Access.Target(targetType, targetId),
        row.getString("reason"),
        row.getString("outcome"),
        row.getString("request_id"),
        row.getString("source_service"),
        row.getString("source_ip"));
  }
}
