package dev.ward.tenancy.support;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.tenancy.profile.Profile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class SupportGrantStore {

  // A grant that has run out is over, whatever its row says: nobody has to write that down in time.
  private static final String LIST =
      """
      select id, operator_id, purpose, minutes,
             case when state = 'approved' and ends_at <= now() then 'ended' else state end as state,
             decided_by, decided_at, ends_at, created_at
      from tenancy.support_grant
      where clinic_id = $1 and ($2::uuid is null or id < $2)
      order by id desc limit $3
      """;

  private static final String ASK =
      """
      insert into tenancy.support_grant (clinic_id, operator_id, purpose, minutes)
      values ($1, (select access.uid()), $2, $3)
      returning id, operator_id, purpose, minutes, state, decided_by, decided_at, ends_at, created_at
      """;

  private static final String TURN =
      """
      update tenancy.support_grant set state = $3 where clinic_id = $1 and id = $2
      returning id, operator_id, purpose, minutes, state, decided_by, decided_at, ends_at, created_at
      """;

  private static final String STATE =
      "select state from tenancy.support_grant where clinic_id = $1 and id = $2";

  private final ClinicTransaction transaction;
  private final Creation creation;

  SupportGrantStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  Uni<Page<SupportGrant>> list(Caller caller, UUID clinicId, int limit, @Nullable String cursor) {
    List<?> filter = List.of(clinicId, "support-grants");
    UUID before = Cursor.decodeId(cursor, filter);
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_SUPPORT_ACCESS),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(clinicId, before, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(SupportGrant::of)
                                .toList(),
                            limit,
                            last -> Cursor.encode(filter, last.id()))));
  }

  /** The operator's profile is made first: whom the directory doesn't know can't be let in. */
  Uni<Answer> ask(
      Caller caller, UUID clinicId, @Nullable String key, String path, NewSupportGrant asked) {
    return transaction
        .write(caller, Scope.self(), connection -> Profile.see(connection, caller))
        .flatMap(
            seen ->
                transaction.write(
                    caller,
                    Scope.clinic(clinicId, Permission.ASK_FOR_SUPPORT_ACCESS),
                    connection ->
                        creation.once(
                            connection,
                            caller,
                            key,
                            path,
                            asked,
                            () ->
                                connection
                                    .preparedQuery(ASK)
                                    .execute(Tuple.of(clinicId, asked.purpose(), asked.minutes()))
                                    .map(rows -> SupportGrant.of(rows.iterator().next()))
                                    .map(made -> new Made(path + "/" + made.id(), made)))));
  }

  /**
   * @param state approved or declined
   */
  Uni<SupportGrant> decide(Caller caller, UUID clinicId, UUID id, String state) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.GRANT_SUPPORT_ACCESS),
        connection ->
            connection
                .preparedQuery(TURN)
                .execute(Tuple.of(clinicId, id, state))
                .map(SupportGrantStore::found));
  }

  /** Withdraws a request, ends what was approved. */
  Uni<SupportGrant> end(Caller caller, UUID clinicId, UUID id) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.END_SUPPORT_ACCESS),
        connection ->
            connection
                .preparedQuery(STATE)
                .execute(Tuple.of(clinicId, id))
                .map(rows -> rows.size() == 0 ? "" : rows.iterator().next().getString("state"))
                .map(state -> state.equals("requested") ? "withdrawn" : "ended")
                .flatMap(
                    state -> connection.preparedQuery(TURN).execute(Tuple.of(clinicId, id, state)))
                .map(SupportGrantStore::found));
  }

  private static SupportGrant found(
      io.vertx.mutiny.sqlclient.RowSet<io.vertx.mutiny.sqlclient.Row> rows) {
    if (rows.size() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return SupportGrant.of(rows.iterator().next());
  }
}
