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
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class OrganizationClinicStore {

  private static final String LIST =
      """
      select id, organization_id, name, kind, status, time_zone, currency, opening_days, addresses, version,
             created_at, updated_at, deleted_at
      from tenancy.clinic
      where organization_id = $1 and (status = 'deleted') = $2 and ($3::uuid is null or id > $3)
      order by id limit $4
      """;

  private final ClinicTransaction transaction;
  private final Creation creation;

  OrganizationClinicStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  Uni<Answer> open(
      Caller caller, UUID organizationId, @Nullable String key, String path, NewClinic asked) {
    return transaction.write(
        caller,
        Scope.organization(organizationId, Permission.MANAGE_ORGANIZATION),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                asked,
                () ->
                    Opening.open(connection, organizationId, asked)
                        .map(clinic -> new Made(ClinicResource.path(clinic.id()), clinic))));
  }

  Uni<Page<Clinic>> list(
      Caller caller, UUID organizationId, boolean closed, int limit, @Nullable String cursor) {
    List<?> filter = List.of(organizationId, closed);
    UUID after = Cursor.decodeId(cursor, filter);
    return transaction.read(
        caller,
        Scope.organization(organizationId, Permission.READ_ORGANIZATION),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(organizationId, closed, after, limit + 1))
                .map(
                    rows ->
                        Page.of(
                            StreamSupport.stream(rows.spliterator(), false)
                                .map(Clinic::of)
                                .toList(),
                            limit,
                            last -> Cursor.encode(filter, last.id()))));
  }
}
