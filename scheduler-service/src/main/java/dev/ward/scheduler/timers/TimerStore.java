package dev.ward.scheduler.timers;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.scheduler.listing.Listing;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class TimerStore {

  private static final String SET =
      "select scheduler.set_timer($1, $2, $3, $4, $5, $6::text::jsonb) as id";

  private static final String CANCEL = "select scheduler.cancel_timer($1, $2) as was_open";

  private static final Listing<Timer> LISTING =
      new Listing<>(
          """
          select t.id, t.clinic_id, t.kind, t.subject_type, t.subject_id, t.due_at, t.steps, t.state, t.next_at, t.ended_at,
            t.created_by, t.created_at,
            coalesce((
              select jsonb_agg(jsonb_build_object('step', f.step, 'due_at', f.due_at, 'fired_at', f.fired_at,
                                 'notification_id', f.notification_id, 'error', f.error) order by f.step)
              from scheduler.timer_firing f where f.clinic_id = t.clinic_id and f.timer_id = t.id), '[]') as firings
          from scheduler.timer t
          where t.clinic_id = $1 and ($2::uuid is null or t.id < $2) and ($3::uuid is null or t.id = $3)
            and ($4::text is null or t.state = $4)
          order by t.id desc limit $5
          """,
          Timer::of);

  private final ClinicTransaction transaction;
  private final Creation creation;

  TimerStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  Uni<Answer> set(Caller caller, UUID clinicId, @Nullable String key, NewTimer asked) {
    String path = "/scheduler/v1/clinics/" + clinicId + "/timers";
    Tuple values =
        Tuple.tuple()
            .addUUID(clinicId)
            .addString(asked.kind())
            .addString(asked.subjectType())
            .addString(asked.subjectId())
            .addOffsetDateTime(asked.dueAt().atOffset(ZoneOffset.UTC))
            .addString(creation.text(asked.steps()));
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
                    connection
                        .preparedQuery(SET)
                        .execute(values)
                        .map(rows -> rows.iterator().next().getUUID("id"))
                        .flatMap(id -> LISTING.one(connection, clinicId, id))
                        .map(made -> new Made(path + "/" + made.id(), made))));
  }

  Uni<List<Timer>> list(
      Caller caller, UUID clinicId, @Nullable String state, @Nullable UUID before, int limit) {
    return transaction.read(
        caller,
        scope(clinicId),
        connection -> LISTING.page(connection, clinicId, state, before, limit + 1));
  }

  Uni<Timer> get(Caller caller, UUID clinicId, UUID id) {
    return transaction.read(
        caller, scope(clinicId), connection -> LISTING.one(connection, clinicId, id));
  }

  Uni<Void> cancel(Caller caller, UUID clinicId, UUID id) {
    return transaction.write(
        caller,
        scope(clinicId),
        connection ->
            connection.preparedQuery(CANCEL).execute(Tuple.of(clinicId, id)).replaceWithVoid());
  }

  private static Scope scope(UUID clinicId) {
    return Scope.clinic(clinicId, Permission.MANAGE_TIMERS);
  }
}
