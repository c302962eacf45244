package dev.ward.tenancy.emergency;

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
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class BreakGlassStore {

  private static final String LIST =
      """
      select id, user_id, reason, created_at, ends_at, reviewed_by, reviewed_at, justified, finding
      from tenancy.break_glass
      where clinic_id = $1 and ($2::boolean is null or (reviewed_at is not null) = $2) and ($3::uuid is null or id < $3)
      order by id desc limit $4
      """;

  private static final String BREAK =
      """
      insert into tenancy.break_glass (clinic_id, user_id, reason, ends_at)
      values ($1, (select access.uid()), $2, now() + $3 * interval '1 minute')
      returning id, user_id, reason, created_at, ends_at, reviewed_by, reviewed_at, justified, finding
      """;

  private static final String END =
      """
      update tenancy.break_glass set ends_at = now() where clinic_id = $1 and id = $2
      returning id, user_id, reason, created_at, ends_at, reviewed_by, reviewed_at, justified, finding
      """;

  private static final String REVIEW =
      """
      update tenancy.break_glass set justified = $3, finding = $4 where clinic_id = $1 and id = $2
      returning id, user_id, reason, created_at, ends_at, reviewed_by, reviewed_at, justified, finding
      """;

  private final ClinicTransaction transaction;
  private final Creation creation;

  BreakGlassStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  Uni<Answer> open(
      Caller caller, UUID clinicId, @Nullable String key, String path, NewBreakGlass asked) {
    return transaction.write(
        caller,
        Scope.emergency(clinicId),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                asked,
                () ->
                    connection
                        .preparedQuery(BREAK)
                        .execute(Tuple.of(clinicId, asked.reason(), asked.minutes()))
                        .map(rows -> BreakGlass.of(rows.iterator().next()))
                        .map(made -> new Made(path + "/" + made.id(), made))));
  }

  /**
   * @param reviewed null for all of them
   */
  Uni<Page<BreakGlass>> list(
      Caller caller,
      UUID clinicId,
      @Nullable Boolean reviewed,
      int limit,
      @Nullable String cursor) {
    List<?> filter = List.of(clinicId, String.valueOf(reviewed));
    UUID before = Cursor.decodeId(cursor, filter);
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.REVIEW_BREAK_GLASS),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(clinicId, reviewed, before, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(BreakGlass::of)
                                .toList(),
                            limit,
                            last -> Cursor.encode(filter, last.id()))));
  }

  Uni<BreakGlass> end(Caller caller, UUID clinicId, UUID id) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.END_BREAK_GLASS),
        connection ->
            connection
                .preparedQuery(END)
                .execute(Tuple.of(clinicId, id))
                .map(BreakGlassStore::found));
  }

  Uni<BreakGlass> review(Caller caller, UUID clinicId, UUID id, NewReview review) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.REVIEW_BREAK_GLASS),
        connection ->
            connection
                .preparedQuery(REVIEW)
                .execute(Tuple.of(clinicId, id, review.justified(), review.finding()))
                .map(BreakGlassStore::found));
  }

  private static BreakGlass found(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return BreakGlass.of(rows.iterator().next());
  }
}
