package dev.ward.platform.db;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * A service that logs in as somebody whom row-level security doesn't bind is not ready: a wrong
 * user name in a deployment must not open every clinic to everybody.
 */
@Readiness
@ApplicationScoped
class RoleCheck implements AsyncHealthCheck {

  private static final String NAME = "bound by row-level security";

  private static final String BOUND =
      """
      select not (r.rolsuper or r.rolbypassrls)
             and not exists (select from pg_catalog.pg_class c
                             where c.relowner = r.oid and c.relkind in ('r', 'p')) as bound
      from pg_catalog.pg_roles r where r.rolname = current_user
      """;

  private final Pool pool;

  RoleCheck(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return pool.query(BOUND)
        .execute()
        .map(rows -> response(rows.iterator().next()))
        .onFailure()
        .recoverWithItem(HealthCheckResponse.down(NAME));
  }

  private static HealthCheckResponse response(Row row) {
    return HealthCheckResponse.named(NAME).status(row.getBoolean("bound")).build();
  }
}
