package dev.ward.tenancy.staff;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class StaffRecordStore {

  private static final String READ =
      """
      select user_id, licence_number, specialisation, employment, version
      from tenancy.staff_record where clinic_id = $1 and user_id = $2
      """;

  private static final String LOCK =
      "select version from tenancy.staff_record where clinic_id = $1 and user_id = $2 for update";

  private static final String WRITE =
      """
      insert into tenancy.staff_record (clinic_id, user_id, licence_number, specialisation, employment)
      values ($1, $2, $3, $4, $5)
      on conflict (clinic_id, user_id) do update
        set licence_number = excluded.licence_number, specialisation = excluded.specialisation,
            employment = excluded.employment
      returning user_id, licence_number, specialisation, employment, version
      """;

  private static final String REMOVE =
      "delete from tenancy.staff_record where clinic_id = $1 and user_id = $2";

  private final ClinicTransaction transaction;

  StaffRecordStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<StaffRecord> find(Caller caller, UUID clinicId, UUID userId) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_STAFF),
        connection ->
            connection
                .preparedQuery(READ)
                .execute(Tuple.of(clinicId, userId))
                .map(StaffRecordStore::found));
  }

  Uni<StaffRecord> write(
      Caller caller, UUID clinicId, UUID userId, @Nullable String ifMatch, NewStaffRecord written) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.MANAGE_STAFF),
        connection ->
            matching(connection, clinicId, userId, ifMatch)
                .flatMap(
                    matches ->
                        connection
                            .preparedQuery(WRITE)
                            .execute(
                                Tuple.of(
                                    clinicId,
                                    userId,
                                    written.licenceNumber(),
                                    written.specialisation(),
                                    written.employment())))
                .map(StaffRecordStore::found));
  }

  Uni<Void> remove(Caller caller, UUID clinicId, UUID userId) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.MANAGE_STAFF),
        connection ->
            connection
                .preparedQuery(REMOVE)
                .execute(Tuple.of(clinicId, userId))
                .invoke(
                    removed -> {
                      if (removed.rowCount() == 0) {
                        throw Problem.of(ProblemCode.NOT_FOUND);
                      }
                    })
                .replaceWithVoid());
  }

  /** The first record has no version that could be named; every later one asks for it. */
  private static Uni<Void> matching(
      SqlConnection connection, UUID clinicId, UUID userId, @Nullable String ifMatch) {
    return connection
        .preparedQuery(LOCK)
        .execute(Tuple.of(clinicId, userId))
        .invoke(
            rows -> {
              if (rows.size() == 1) {
                ETag.require(ifMatch, rows.iterator().next().getLong("version"));
              } else if (ifMatch != null && !ifMatch.strip().equals("*")) {
                throw Problem.of(ProblemCode.PRECONDITION_FAILED);
              }
            })
        .replaceWithVoid();
  }

  private static StaffRecord found(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return StaffRecord.of(rows.iterator().next());
  }
}
