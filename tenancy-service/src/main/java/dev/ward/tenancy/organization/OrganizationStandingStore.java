package dev.ward.tenancy.organization;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the platform decides about an organization: its tier, whether it is suspended; and its
 * restoration, which is its owners'. What stands as is asked for stays untouched.
 */
@ApplicationScoped
class OrganizationStandingStore {

  private static final String CHANGE =
      """
      with changed as (
        update tenancy.organization set status = $2 where id = $1 and status = $3 returning id
      )
      select access.emit('organization.' || $4::text, null, 'organization', c.id::text, null, 'success', $5::text, null)
      from changed c
      """;

  private static final String VERSION =
      "select version from tenancy.organization where id = $1 for update";

  private static final String SET_TIER =
      "update tenancy.organization set tier = $2 where id = $1 and tier <> $2";

  private static final String RESTORE = "select tenancy.restore_organization($1)";

  private final ClinicTransaction transaction;

  OrganizationStandingStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Organization> suspend(Caller caller, UUID organizationId, String reason) {
    return change(
        caller,
        organizationId,
        Tuple.of(organizationId, "suspended", "active", "suspended", reason));
  }

  Uni<Organization> reinstate(Caller caller, UUID organizationId) {
    @Nullable String reason = null;
    return change(
        caller,
        organizationId,
        Tuple.of(organizationId, "active", "suspended", "reinstated", reason));
  }

  private Uni<Organization> change(Caller caller, UUID organizationId, Tuple arguments) {
    return transaction.write(
        caller,
        Scope.organization(organizationId, Permission.SUSPEND),
        connection ->
            connection
                .preparedQuery(CHANGE)
                .execute(arguments)
                .flatMap(changed -> OrganizationStore.read(connection, organizationId)));
  }

  Uni<Organization> setTier(
      Caller caller, UUID organizationId, @Nullable String ifMatch, String tier) {
    return transaction.write(
        caller,
        Scope.organization(organizationId, Permission.SET_TIER),
        connection ->
            connection
                .preparedQuery(VERSION)
                .execute(Tuple.of(organizationId))
                .invoke(rows -> ETag.require(ifMatch, rows.iterator().next().getLong("version")))
                .flatMap(
                    checked ->
                        connection.preparedQuery(SET_TIER).execute(Tuple.of(organizationId, tier)))
                .flatMap(set -> OrganizationStore.read(connection, organizationId)));
  }

  /** A closed organization can't be addressed, so it is the caller's own affair. */
  Uni<Organization> restore(Caller caller, UUID organizationId) {
    return transaction.write(
        caller,
        Scope.self(),
        connection ->
            connection
                .preparedQuery(RESTORE)
                .execute(Tuple.of(organizationId))
                .flatMap(restored -> OrganizationStore.read(connection, organizationId)));
  }
}
