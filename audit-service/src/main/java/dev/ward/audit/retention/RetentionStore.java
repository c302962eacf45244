package dev.ward.audit.retention;

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
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class RetentionStore {

  // The version counts from 1 where something was agreed: 0 is what everybody has.
  private static final String LIST =
      """
      select c.class, c.description, c.floor_months, c.months as usual_months,
             greatest(coalesce(r.months, c.months), c.floor_months)::smallint as months,
             coalesce(r.version + 1, 0) as version
      from audit.retention_class c
        left join audit.retention r on r.class = c.class and r.organization_id = $1
      where $2::text is null or c.class = $2
      order by c.rank
      """;

  private static final String AGREE =
      """
      insert into audit.retention as r (organization_id, class, months) values ($1, $2, $3)
      on conflict (organization_id, class) do update set months = excluded.months
      where r.version + 1 = $4
      returning r.version
      """;

  private final ClinicTransaction transaction;

  RetentionStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<List<RetentionClass>> list(Caller caller, UUID organizationId) {
    return transaction.read(
        caller,
        Scope.organization(organizationId, Permission.MANAGE_AUDIT),
        connection -> classes(connection, organizationId, null));
  }

  Uni<RetentionClass> agree(
      Caller caller, UUID organizationId, String name, @Nullable String ifMatch, int months) {
    return transaction.write(
        caller,
        Scope.organization(organizationId, Permission.MANAGE_AUDIT),
        connection ->
            one(connection, organizationId, name)
                .invoke(now -> ETag.require(ifMatch, now.version()))
                .flatMap(
                    now ->
                        connection
                            .preparedQuery(AGREE)
                            .execute(Tuple.of(organizationId, name, (short) months, now.version())))
                .invoke(
                    written -> {
                      if (written.rowCount() == 0) {
                        throw Problem.of(ProblemCode.PRECONDITION_FAILED);
                      }
                    })
                .flatMap(written -> one(connection, organizationId, name)));
  }

  private static Uni<RetentionClass> one(
      SqlConnection connection, UUID organizationId, String name) {
    return classes(connection, organizationId, name)
        .map(
            found -> {
              if (found.isEmpty()) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return found.get(0);
            });
  }

  private static Uni<List<RetentionClass>> classes(
      SqlConnection connection, UUID organizationId, @Nullable String name) {
    return connection
        .preparedQuery(LIST)
        .execute(Tuple.of(organizationId, name))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false).map(RetentionClass::of).toList());
  }
}
