package dev.ward.tenancy.invitation;

import dev.ward.platform.access.Caller;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class InvitationStore {

  // The place is the context's: the addressed clinic, or the organization when no clinic is
  // addressed.
  private static final String INVITE =
      """
      insert into tenancy.invitation (organization_id, clinic_id, email, role)
      values ((select access.organization_id()), (select access.clinic_id()), $1, $2)
      returning id
      """;

  private static final String LIST =
      """
      select id, email, role, state, expires_at,
             case when mail_sent_at >= mail_requested_at then 'sent' when state <> 'pending' then 'cancelled'
                  when mail_next_attempt_at is not null then 'waiting' else 'failed' end as mail_state,
             mail_sent_count, mail_sent_at, mail_error, created_by, accepted_by, accepted_at, revoked_at, created_at,
             updated_at, version
      from (
        select id, email, role, tenancy.invitation_state(accepted_at, revoked_at, expires_at) as state, expires_at,
               mail_requested_at, mail_next_attempt_at, mail_sent_at, mail_sent_count, mail_error, created_by,
               accepted_by, accepted_at, revoked_at, created_at, updated_at, version
        from tenancy.invitation
        where place_id = $1 and ($2::uuid is null or id = $2) and ($3::uuid is null or id < $3)
      ) invitation
      where $4::text is null or state = $4
      order by id desc limit $5
      """;

  private static final String LOCK =
      """
      select tenancy.invitation_state(accepted_at, revoked_at, expires_at) as state
      from tenancy.invitation where place_id = $1 and id = $2 for update
      """;

  private static final String RESEND =
      "update tenancy.invitation set mail_requested_at = now() where place_id = $1 and id = $2";

  private static final String REVOKE =
      "update tenancy.invitation set revoked_at = now() where place_id = $1 and id = $2";

  private final ClinicTransaction transaction;
  private final Creation creation;

  InvitationStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  Uni<Answer> invite(Caller caller, Place place, @Nullable String key, NewInvitation asked) {
    return transaction.write(
        caller,
        place.toInvite(),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                place.path(),
                asked,
                () ->
                    connection
                        .preparedQuery(INVITE)
                        .execute(Tuple.of(asked.email(), asked.role()))
                        .map(rows -> rows.iterator().next().getUUID("id"))
                        .flatMap(id -> read(connection, place, id))
                        .map(made -> new Made(place.path() + "/" + made.id(), made))));
  }

  /** The newest first. */
  Uni<Page<Invitation>> list(
      Caller caller, Place place, @Nullable String state, int limit, @Nullable String cursor) {
    List<?> filter = List.of("invitations", place.id(), String.valueOf(state));
    UUID after = Cursor.decodeId(cursor, filter);
    return transaction.read(
        caller,
        place.toRead(),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(place.id(), null, after, state, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(Invitation::of)
                                .toList(),
                            limit,
                            last -> Cursor.encode(filter, last.id()))));
  }

  Uni<Invitation> find(Caller caller, Place place, UUID id) {
    return transaction.read(caller, place.toRead(), connection -> read(connection, place, id));
  }

  /**
   * Asks for another mail: the time to accept begins anew, and the link of the last one is dead.
   */
  Uni<Invitation> resend(Caller caller, Place place, UUID id) {
    return transaction.write(
        caller,
        place.toInvite(),
        connection ->
            lock(connection, place, id)
                .flatMap(
                    state -> {
                      if (state.equals("revoked")) {
                        throw ended("The invitation has been revoked.", "invitation_revoked");
                      }
                      return connection.preparedQuery(RESEND).execute(Tuple.of(place.id(), id));
                    })
                .flatMap(asked -> read(connection, place, id)));
  }

  /** Revoking it twice changes nothing. */
  Uni<Void> revoke(Caller caller, Place place, UUID id) {
    return transaction.write(
        caller,
        place.toRevoke(),
        connection ->
            lock(connection, place, id)
                .flatMap(
                    state ->
                        state.equals("revoked")
                            ? Uni.createFrom().voidItem()
                            : connection
                                .preparedQuery(REVOKE)
                                .execute(Tuple.of(place.id(), id))
                                .replaceWithVoid()));
  }

  /** The state of an invitation that isn't accepted, and won't be before this has ended. */
  private static Uni<String> lock(SqlConnection connection, Place place, UUID id) {
    return connection
        .preparedQuery(LOCK)
        .execute(Tuple.of(place.id(), id))
        .map(
            rows -> {
              String state = only(rows).getString("state");
              if (state.equals("accepted")) {
                throw ended("The invitation has been accepted already.", "invitation_accepted");
              }
              return state;
            });
  }

  private static Uni<Invitation> read(SqlConnection connection, Place place, UUID id) {
    return connection
        .preparedQuery(LIST)
        .execute(Tuple.of(place.id(), id, null, null, 1))
        .map(rows -> Invitation.of(only(rows)));
  }

  private static Row only(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return rows.iterator().next();
  }

  private static Problem ended(String sentence, String code) {
    return Problem.with(ProblemCode.CONFLICT, sentence, List.of(new Problem.FieldError("", code)));
  }
}
