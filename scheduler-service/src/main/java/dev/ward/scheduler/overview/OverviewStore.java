package dev.ward.scheduler.overview;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class OverviewStore {

  private static final String READ =
      """
      select as_of, organizations, clinics, suspended_clinics, members, facts, runs_succeeded, runs_dead, runs_due, runs_missed,
        lag_seconds, clinics_not_aggregated
      from scheduler.platform_overview()
      """;

  private final ClinicTransaction transaction;

  OverviewStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Overview> read(Caller caller) {
    return transaction.read(
        caller,
        Scope.platform(Permission.OPERATE),
        connection ->
            connection.query(READ).execute().map(rows -> Overview.of(rows.iterator().next())));
  }
}
