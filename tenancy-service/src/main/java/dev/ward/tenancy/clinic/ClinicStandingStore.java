package dev.ward.tenancy.clinic;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Suspends clinics and lets them go on; a clinic that stands as is asked for stays untouched. */
@ApplicationScoped
class ClinicStandingStore {

  private static final String CHANGE =
      """
      with changed as (
        update tenancy.clinic set status = $2 where id = $1 and status = $3 returning id
      )
      select access.emit('clinic.' || $4::text, c.id, 'clinic', c.id::text, null, 'success', $5::text, null) from changed c
      """;

  private final ClinicTransaction transaction;

  ClinicStandingStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Clinic> suspend(Caller caller, UUID clinicId, String reason) {
    return change(caller, clinicId, Tuple.of(clinicId, "suspended", "active", "suspended", reason));
  }

  Uni<Clinic> reinstate(Caller caller, UUID clinicId) {
    @Nullable String reason = null;
    return change(
        caller, clinicId, Tuple.of(clinicId, "active", "suspended", "reinstated", reason));
  }

  private Uni<Clinic> change(Caller caller, UUID clinicId, Tuple arguments) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.SUSPEND),
        connection ->
            connection
                .preparedQuery(CHANGE)
                .execute(arguments)
                .flatMap(changed -> ClinicStore.read(connection, clinicId)));
  }
}
