package dev.ward.scheduler.notifications;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.scheduler.listing.Listing;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class NotificationStore {

  private static final String SCHEDULE =
      "select scheduler.schedule_notification($1::text::jsonb, $2::text::jsonb, $3) as id";

  private static final String CANCEL = "select scheduler.cancel_notification($1)";

  private static final String RETRY = "select scheduler.retry_deliveries($1) as retried";

  private static final Listing<Notification> LISTING =
      new Listing<>(
          """
          select n.id, n.clinic_id, n.recipient, n.kind, n.title, n.text, n.data, n.critical, n.dedupe_key, n.trigger_at, n.state,
            n.created_by, n.created_at,
            coalesce((
              select jsonb_agg(jsonb_build_object('user_id', d.user_id, 'channel_id', d.channel_id, 'channel', d.channel,
                                 'state', d.state, 'attempts', d.attempts, 'due_at', d.due_at, 'ended_at', d.ended_at,
                                 'uncertain', d.uncertain, 'error', d.error) order by d.id)
              from (select * from scheduler.delivery l
                    where l.clinic_id = n.clinic_id and l.notification_id = n.id order by l.id limit 100) d), '[]') as deliveries
          from scheduler.notification n
          where n.clinic_id = $1 and ($2::uuid is null or n.id < $2) and ($3::uuid is null or n.id = $3)
            and ($4::text is null or n.state = $4
              or $4 = 'dead' and exists (
                select from scheduler.delivery d
                where d.clinic_id = n.clinic_id and d.notification_id = n.id and d.state = 'dead'))
          order by n.id desc limit $5
          """,
          Notification::of);

  private final ClinicTransaction transaction;
  private final Creation creation;

  NotificationStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  Uni<Answer> schedule(Caller caller, UUID clinicId, @Nullable String key, NewNotification asked) {
    String path = "/scheduler/v1/clinics/" + clinicId + "/notifications";
    return transaction.write(
        caller,
        scope(clinicId),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                asked,
                () ->
                    schedule(connection, asked)
                        .flatMap(id -> LISTING.one(connection, clinicId, id))
                        .map(made -> new Made(path + "/" + made.id(), made))));
  }

  private Uni<UUID> schedule(SqlConnection connection, NewNotification asked) {
    return connection
        .preparedQuery(SCHEDULE)
        .execute(
            Tuple.of(
                creation.text(asked.recipient()),
                creation.text(asked.payload()),
                time(asked.triggerAt())))
        .map(rows -> rows.iterator().next().getUUID("id"));
  }

  Uni<List<Notification>> list(
      Caller caller, UUID clinicId, @Nullable String state, @Nullable UUID before, int limit) {
    return transaction.read(
        caller,
        scope(clinicId),
        connection -> LISTING.page(connection, clinicId, state, before, limit + 1));
  }

  Uni<Notification> get(Caller caller, UUID clinicId, UUID id) {
    return transaction.read(
        caller, scope(clinicId), connection -> LISTING.one(connection, clinicId, id));
  }

  Uni<Void> cancel(Caller caller, UUID clinicId, UUID id) {
    return transaction.write(
        caller,
        scope(clinicId),
        connection -> connection.preparedQuery(CANCEL).execute(Tuple.of(id)).replaceWithVoid());
  }

  /** Tries what is dead of it again. */
  Uni<Notification> retry(Caller caller, UUID clinicId, UUID id) {
    return transaction.write(
        caller,
        scope(clinicId),
        connection ->
            connection
                .preparedQuery(RETRY)
                .execute(Tuple.of(id))
                .flatMap(retried -> LISTING.one(connection, clinicId, id)));
  }

  private static Scope scope(UUID clinicId) {
    return Scope.clinic(clinicId, Permission.NOTIFY);
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
