package dev.ward.tenancy.organization;

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
import dev.ward.tenancy.clinic.Opening;
import dev.ward.tenancy.profile.Profile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class OrganizationStore {

  private static final String FOUND = "select tenancy.found_organization($1) as id";

  private static final String READ =
      """
      select o.id, o.name, o.tier, o.status, o.settings::text as settings, o.addresses, o.version, o.created_at,
             o.updated_at, r.role
      from tenancy.organization o
      left join tenancy.organization_role r on r.organization_id = o.id and r.user_id = (select access.uid())
      where o.id = $1
      """;

  private static final String MINE =
      """
      select o.id, o.name, o.tier, o.status, o.settings::text as settings, o.addresses, o.version, o.created_at,
             o.updated_at, r.role
      from tenancy.organization o
      left join tenancy.organization_role r on r.organization_id = o.id and r.user_id = (select access.uid())
      where o.status <> 'deleted' and ($1::uuid is null or o.id > $1)
      order by o.id limit $2
      """;

  private final ClinicTransaction transaction;
  private final Creation creation;

  OrganizationStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  /**
   * Makes the organization, its owner (the caller, whose profile is made if need be) and its first
   * clinic, or nothing.
   */
  Uni<Answer> found(Caller caller, @Nullable String key, String path, NewOrganization asked) {
    return transaction.write(
        caller,
        Scope.self(),
        connection ->
            Profile.see(connection, caller)
                .flatMap(
                    userId ->
                        creation.once(
                            connection,
                            caller,
                            key,
                            path,
                            asked,
                            () ->
                                found(connection, asked)
                                    .map(made -> new Made(path + "/" + made.id(), made)))));
  }

  private static Uni<Organization> found(SqlConnection connection, NewOrganization asked) {
    return connection
        .preparedQuery(FOUND)
        .execute(Tuple.of(asked.name()))
        .map(rows -> rows.iterator().next().getUUID("id"))
        .flatMap(
            id ->
                Opening.open(connection, id, asked.clinic())
                    .flatMap(
                        clinic ->
                            read(connection, id).map(organization -> organization.with(clinic))));
  }

  /** Within a transaction that addresses the organization. */
  static Uni<Organization> read(SqlConnection connection, UUID organizationId) {
    return connection
        .preparedQuery(READ)
        .execute(Tuple.of(organizationId))
        .map(rows -> Organization.of(rows.iterator().next()));
  }

  Uni<Page<Organization>> mine(Caller caller, int limit, @Nullable String cursor) {
    List<?> filter = List.of("organizations");
    UUID after = Cursor.decodeId(cursor, filter);
    return transaction.read(
        caller,
        Scope.self(),
        connection ->
            connection
                .preparedQuery(MINE)
                .execute(Tuple.of(after, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(Organization::of)
                                .toList(),
                            limit,
                            last -> Cursor.encode(filter, last.id()))));
  }

  Uni<Organization> find(Caller caller, UUID organizationId) {
    return transaction.readEntities(
        caller,
        Scope.organization(organizationId, Permission.READ_ORGANIZATION),
        () -> load(organizationId).map(Organization::of));
  }

  Uni<Organization> change(
      Caller caller, UUID organizationId, @Nullable String ifMatch, OrganizationChange change) {
    return update(
        caller,
        Scope.organization(organizationId, Permission.MANAGE_ORGANIZATION),
        organization -> {
          ETag.require(ifMatch, organization.version);
          if (change.name() != null) {
            organization.name = change.name();
          }
          if (change.settings() != null) {
            organization.settings = change.settings();
          }
          if (change.addresses() != null) {
            organization.addresses = change.addresses();
          }
        });
  }

  /** Closes the organization with all its clinics; the rows stay. */
  Uni<Organization> close(Caller caller, UUID organizationId, @Nullable String ifMatch) {
    return update(
        caller,
        Scope.organization(organizationId, Permission.CLOSE_ORGANIZATION),
        organization -> {
          ETag.require(ifMatch == null ? "*" : ifMatch, organization.version);
          organization.status = "deleted";
        });
  }

  private Uni<Organization> update(
      Caller caller, Scope organization, Consumer<OrganizationEntity> change) {
    return transaction.entities(
        caller,
        organization,
        () ->
            load(organization.id())
                .invoke(change)
                .chain(() -> ClinicTransaction.written(() -> load(organization.id())))
                .map(Organization::of));
  }

  private static Uni<OrganizationEntity> load(@Nullable UUID organizationId) {
    return OrganizationEntity.<OrganizationEntity>findById(organizationId)
        .onItem()
        .ifNull()
        .failWith(() -> Problem.of(ProblemCode.NOT_FOUND));
  }
}
