package dev.ward.audit.alerts;

import dev.ward.platform.access.Caller;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class AlertStore {

  // Who is told by mail is not told to others: an alert shows that somebody was.
  private static final String FIND =
      """
      select a.id, a.rule, r.title, a.severity, a.subject, a.clinic_id, a.counted, a.first_at, a.last_at, a.raised_at,
             a.acknowledged_at, a.acknowledged_by, a.note,
             coalesce((
               select json_agg(json_build_object(
                        'channel', n.channel,
                        'state', case when n.sent_at is not null then 'sent'
                                      when n.next_attempt_at is null then 'failed' else 'waiting' end,
                        'error', n.last_error) order by n.id)
               from audit.alert_notification n
               where n.organization_id = a.organization_id and n.alert_id = a.id), '[]') as told
      from audit.alert a join audit.alert_rule r on r.rule = a.rule
      where a.organization_id = $1 and ($2::uuid is null or a.id = $2) and ($3::uuid is null or a.id < $3)
        and ($4::boolean is null or (a.acknowledged_at is not null) = $4)
      order by a.id desc limit $5
      """;

  private static final String ACKNOWLEDGE =
      """
      update audit.alert
      set acknowledged_at = now(), acknowledged_by = (select access.uid()), note = $3
      where organization_id = $1 and id = $2 and acknowledged_at is null
      returning clinic_id
      """;

  private static final String RECORD =
      "select access.emit('alert.acknowledged', $1, 'alert', $2, null, 'success', null, null)";

  private final ClinicTransaction transaction;

  AlertStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Page<Alert>> list(
      Caller caller,
      Place place,
      @Nullable Boolean acknowledged,
      int limit,
      @Nullable String cursor) {
    List<?> list = List.of("alerts", place.id(), String.valueOf(acknowledged));
    UUID before = Cursor.decodeId(cursor, list);
    return transaction.read(
        caller,
        place.scope(),
        connection ->
            find(connection, Tuple.of(place.id(), null, before, acknowledged, limit + 1))
                .map(found -> Page.of(found, limit, last -> Cursor.encode(list, last.id()))));
  }

  /** One that was acknowledged stays as it was. */
  Uni<Alert> acknowledge(Caller caller, Place place, UUID id, @Nullable String note) {
    return transaction.write(
        caller,
        place.scope(),
        connection ->
            connection
                .preparedQuery(ACKNOWLEDGE)
                .execute(Tuple.of(place.id(), id, note))
                .call(
                    rows ->
                        rows.rowCount() == 0
                            ? Uni.createFrom().nullItem()
                            : connection
                                .preparedQuery(RECORD)
                                .execute(
                                    Tuple.of(
                                        rows.iterator().next().getUUID("clinic_id"),
                                        id.toString())))
                .flatMap(done -> one(connection, place, id)));
  }

  private static Uni<Alert> one(SqlConnection connection, Place place, UUID id) {
    return find(connection, Tuple.of(place.id(), id, null, null, 1))
        .map(
            found -> {
              if (found.isEmpty()) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return found.get(0);
            });
  }

  private static Uni<List<Alert>> find(SqlConnection connection, Tuple arguments) {
    return connection
        .preparedQuery(FIND)
        .execute(arguments)
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Alert::of).toList());
  }
}
