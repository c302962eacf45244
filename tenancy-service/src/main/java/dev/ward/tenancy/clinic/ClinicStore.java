package dev.ward.tenancy.clinic;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ClinicStore {

  private static final String ORGANIZATION_OF = "select tenancy.organization_of($1) as id";

  private static final String RESTORE =
      """
      update tenancy.clinic set status = 'active' where id = $1 and status = 'deleted'
      """;

  private static final String READ =
      """
      select id, organization_id, name, kind, status, time_zone, currency, opening_days, addresses, version,
             created_at, updated_at, deleted_at
      from tenancy.clinic where id = $1
      """;

  private final ClinicTransaction transaction;

  ClinicStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Clinic> find(Caller caller, UUID clinicId) {
    return transaction.readEntities(
        caller,
        Scope.clinic(clinicId, Permission.READ_CLINIC),
        () -> load(clinicId).map(Clinic::of));
  }

  Uni<Clinic> change(Caller caller, UUID clinicId, @Nullable String ifMatch, ClinicChange change) {
    return update(
        caller,
        clinicId,
        Permission.MANAGE_CLINIC,
        clinic -> {
          ETag.require(ifMatch, clinic.version);
          if (change.name() != null) {
            clinic.name = change.name();
          }
          if (change.kind() != null) {
            clinic.kind = change.kind();
          }
          if (change.openingDays() != null) {
            clinic.openingDays = change.openingDays().stream().sorted().toArray(Short[]::new);
          }
          if (change.addresses() != null) {
            clinic.addresses = change.addresses();
          }
        });
  }

  /** Closes the clinic; its rows stay, and nobody reaches them until it is restored. */
  Uni<Clinic> close(Caller caller, UUID clinicId, @Nullable String ifMatch) {
    return update(
        caller,
        clinicId,
        Permission.CLOSE_CLINIC,
        clinic -> {
          ETag.require(ifMatch == null ? "*" : ifMatch, clinic.version);
          clinic.status = "deleted";
        });
  }

  /** A closed clinic can't be addressed, so it is restored by way of its organization. */
  Uni<Clinic> restore(Caller caller, UUID clinicId) {
    return transaction
        .read(caller, Scope.self(), connection -> organizationOf(connection, clinicId))
        .flatMap(
            organizationId ->
                transaction.write(
                    caller,
                    Scope.organization(organizationId, Permission.MANAGE_ORGANIZATION),
                    connection ->
                        connection
                            .preparedQuery(RESTORE)
                            .execute(Tuple.of(clinicId))
                            .flatMap(restored -> read(connection, clinicId))));
  }

  /** Within a transaction that addresses the clinic or its organization. */
  static Uni<Clinic> read(SqlConnection connection, UUID clinicId) {
    return connection
        .preparedQuery(READ)
        .execute(Tuple.of(clinicId))
        .map(rows -> Clinic.of(rows.iterator().next()));
  }

  private static Uni<UUID> organizationOf(SqlConnection connection, UUID clinicId) {
    return connection
        .preparedQuery(ORGANIZATION_OF)
        .execute(Tuple.of(clinicId))
        .map(rows -> rows.iterator().next().getUUID("id"))
        .onItem()
        .ifNull()
        .failWith(() -> Problem.of(ProblemCode.NOT_FOUND));
  }

  private Uni<Clinic> update(
      Caller caller, UUID clinicId, Permission permission, Consumer<ClinicEntity> change) {
    return transaction.entities(
        caller,
        Scope.clinic(clinicId, permission),
        () ->
            load(clinicId)
                .invoke(change)
                .chain(() -> ClinicTransaction.written(() -> load(clinicId)))
                .map(Clinic::of));
  }

  private static Uni<ClinicEntity> load(UUID clinicId) {
    return ClinicEntity.<ClinicEntity>findById(clinicId)
        .onItem()
        .ifNull()
        .failWith(() -> Problem.of(ProblemCode.NOT_FOUND));
  }
}
