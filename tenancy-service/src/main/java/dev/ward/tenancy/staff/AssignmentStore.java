package dev.ward.tenancy.staff;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.paging.Cursor;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class AssignmentStore {

  // In an organization's context row-level security shows all of its clinics.
  private static final String LIST =
      """
      select id, clinic_id, user_id, position, lower(during) as from_day, upper(during) as to_day, version
      from tenancy.facility_assignment
      where ($1::uuid is null or clinic_id = $1) and ($2::uuid is null or user_id = $2)
        and ($3::date is null or during @> $3) and ($4::uuid is null or id > $4)
      order by id limit $5
      """;

  private static final String ADD =
      """
      insert into tenancy.facility_assignment (clinic_id, user_id, position, during)
      values ($1, $2, $3, daterange($4, $5))
      returning id, clinic_id, user_id, position, lower(during) as from_day, upper(during) as to_day, version
      """;

  private static final String LOCK =
      """
      select id, clinic_id, user_id, position, lower(during) as from_day, upper(during) as to_day, version
      from tenancy.facility_assignment where clinic_id = $1 and id = $2 for update
      """;

  private static final String CHANGE =
      """
      update tenancy.facility_assignment set position = $3, during = daterange($4, $5) where clinic_id = $1 and id = $2
      returning id, clinic_id, user_id, position, lower(during) as from_day, upper(during) as to_day, version
      """;

  private static final String REMOVE =
      "delete from tenancy.facility_assignment where clinic_id = $1 and id = $2";

  private final ClinicTransaction transaction;
  private final Creation creation;

  /**
   * Which of them; each null for any.
   *
   * @param on a day on which they hold
   */
  record Filter(@Nullable UUID user, @Nullable LocalDate on) {}

  AssignmentStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  Uni<Page<Assignment>> ofClinic(
      Caller caller, UUID clinicId, Filter filter, int limit, @Nullable String cursor) {
    Scope scope = Scope.clinic(clinicId, Permission.READ_CLINIC);
    return list(caller, scope, clinicId, filter, limit, cursor);
  }

  Uni<Page<Assignment>> ofOrganization(
      Caller caller, UUID organizationId, Filter filter, int limit, @Nullable String cursor) {
    Scope scope = Scope.organization(organizationId, Permission.READ_ORGANIZATION);
    return list(caller, scope, null, filter, limit, cursor);
  }

  private Uni<Page<Assignment>> list(
      Caller caller,
      Scope scope,
      @Nullable UUID clinicId,
      Filter filter,
      int limit,
      @Nullable String cursor) {
    List<?> bound = List.of(String.valueOf(scope.id()), filter.toString());
    UUID after = Cursor.decodeId(cursor, bound);
    return transaction.read(
        caller,
        scope,
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(clinicId, filter.user(), filter.on(), after, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(Assignment::of)
                                .toList(),
                            limit,
                            last -> Cursor.encode(bound, last.id()))));
  }

  Uni<Answer> add(
      Caller caller, UUID clinicId, @Nullable String key, String path, NewAssignment asked) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.MANAGE_STAFF),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                asked,
                () ->
                    connection
                        .preparedQuery(ADD)
                        .execute(
                            Tuple.of(
                                clinicId,
                                asked.userId(),
                                asked.position(),
                                asked.from(),
                                asked.to()))
                        .map(rows -> Assignment.of(rows.iterator().next()))
                        .map(made -> new Made(path + "/" + made.id(), made))));
  }

  Uni<Assignment> change(
      Caller caller, UUID clinicId, UUID id, @Nullable String ifMatch, AssignmentChange change) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.MANAGE_STAFF),
        connection ->
            lock(connection, clinicId, id)
                .invoke(found -> ETag.require(ifMatch, found.version()))
                .flatMap(
                    found -> {
                      LocalDate from = change.from() == null ? found.from() : change.from();
                      LocalDate to = change.to() == null ? found.to() : change.to();
                      if (to != null && !to.isAfter(from)) {
                        throw Problem.invalid("/to", "must be after from");
                      }
                      String position =
                          change.position() == null ? found.position() : change.position();
                      return connection
                          .preparedQuery(CHANGE)
                          .execute(Tuple.of(clinicId, id, position, from, to));
                    })
                .map(rows -> Assignment.of(rows.iterator().next())));
  }

  private static Uni<Assignment> lock(SqlConnection connection, UUID clinicId, UUID id) {
    return connection
        .preparedQuery(LOCK)
        .execute(Tuple.of(clinicId, id))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return Assignment.of(rows.iterator().next());
            });
  }

  Uni<Void> remove(Caller caller, UUID clinicId, UUID id) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.MANAGE_STAFF),
        connection ->
            connection
                .preparedQuery(REMOVE)
                .execute(Tuple.of(clinicId, id))
                .invoke(
                    removed -> {
                      if (removed.rowCount() == 0) {
                        throw Problem.of(ProblemCode.NOT_FOUND);
                      }
                    })
                .replaceWithVoid());
  }
}
