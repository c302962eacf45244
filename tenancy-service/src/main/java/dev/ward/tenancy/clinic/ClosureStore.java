package dev.ward.tenancy.clinic;

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
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ClosureStore {

  private static final String LIST =
      """
      select day, reason from tenancy.clinic_closure
      where clinic_id = $1 and ($2::date is null or day >= $2) and ($3::date is null or day < $3)
        and ($4::date is null or day > $4)
      order by day limit $5
      """;

  private static final String ADD =
      """
      insert into tenancy.clinic_closure (clinic_id, day, reason, created_by)
      values ($1, $2, $3, (select access.uid()))
      """;

  private static final String REMOVE =
      "delete from tenancy.clinic_closure where clinic_id = $1 and day = $2";

  private final ClinicTransaction transaction;
  private final Creation creation;

  ClosureStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  Uni<Page<Closure>> list(
      Caller caller,
      UUID clinicId,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      int limit,
      @Nullable String cursor) {
    List<?> filter = List.of(clinicId, String.valueOf(from), String.valueOf(to));
    String[] key = Cursor.decode(cursor, filter, 1);
    LocalDate after = key == null ? null : Cursor.part(key[0], LocalDate::parse);
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_CLINIC),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(clinicId, from, to, after, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(Closure::of)
                                .toList(),
                            limit,
                            last -> Cursor.encode(filter, last.day()))));
  }

  Uni<Answer> add(
      Caller caller, UUID clinicId, @Nullable String key, String path, Closure closure) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.MANAGE_CLINIC),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                closure,
                () ->
                    connection
                        .preparedQuery(ADD)
                        .execute(Tuple.of(clinicId, closure.day(), closure.reason()))
                        .map(added -> new Made(path + "/" + closure.day(), closure))));
  }

  Uni<Void> remove(Caller caller, UUID clinicId, LocalDate day) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.MANAGE_CLINIC),
        connection ->
            connection
                .preparedQuery(REMOVE)
                .execute(Tuple.of(clinicId, day))
                .invoke(
                    removed -> {
                      if (removed.rowCount() == 0) {
                        throw Problem.of(ProblemCode.NOT_FOUND);
                      }
                    })
                .replaceWithVoid());
  }
}
