package dev.ward.audit.durability;

import dev.ward.platform.db.ClinicTransaction;
import io.quarkus.runtime.LaunchMode;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * What was answered with "accepted" must be on disk: in production a database that answers before
 * it has written is none to record in.
 */
@Readiness
@ApplicationScoped
class DurabilityCheck implements AsyncHealthCheck {

  private static final String NAME = "durable";

  private static final String SETTINGS =
      """
      select current_setting('synchronous_commit') as synchronous_commit, current_setting('fsync') as fsync,
             current_setting('full_page_writes') as full_page_writes
      """;

  private final ClinicTransaction transaction;
  private final boolean production = LaunchMode.current() == LaunchMode.NORMAL;

  DurabilityCheck(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return transaction
        .relay(connection -> connection.query(SETTINGS).execute())
        .map(rows -> rows.iterator().next())
        .map(
            row ->
                response(
                    new Durability(
                        row.getString("synchronous_commit"),
                        row.getString("fsync"),
                        row.getString("full_page_writes")),
                    production))
        .onFailure()
        .recoverWithItem(HealthCheckResponse.down(NAME));
  }

  static HealthCheckResponse response(Durability settings, boolean production) {
    return HealthCheckResponse.named(NAME)
        .status(settings.holds() || !production)
        .withData("synchronous_commit", settings.synchronousCommit())
        .withData("fsync", settings.fsync())
        .withData("full_page_writes", settings.fullPageWrites())
        .build();
  }
}
