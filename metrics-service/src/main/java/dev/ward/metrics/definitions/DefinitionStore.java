package dev.ward.metrics.definitions;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * What KPIs mean: the library, which migrations write, and what organizations have of their own.
 */
@ApplicationScoped
class DefinitionStore {

  private final ClinicTransaction transaction;

  DefinitionStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** All versions of all KPIs of the library; they are the same for everybody. */
  Uni<List<Definition>> all(Caller caller) {
    return transaction.read(
        caller,
        Scope.self(),
        connection ->
            connection
                .query(DefinitionSql.ALL)
                .execute()
                .map(rows -> DefinitionRows.all(rows, DefinitionRows::definition)));
  }

  /** All versions of one of them. */
  Uni<List<Definition>> versions(Caller caller, String key) {
    return transaction.read(caller, Scope.self(), connection -> versions(connection, key));
  }

  /** The library and the organization's own, as they are in force in the clinic. */
  Uni<List<Definition>> inForce(Caller caller, UUID clinicId) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_METRICS),
        connection ->
            connection
                .query(DefinitionSql.IN_FORCE)
                .execute()
                .map(rows -> DefinitionRows.all(rows, DefinitionRows::definition)));
  }

  Uni<List<Measure>> measures(Caller caller) {
    return transaction.read(
        caller,
        Scope.self(),
        connection ->
            connection
                .query(DefinitionSql.MEASURES)
                .execute()
                .map(rows -> DefinitionRows.all(rows, DefinitionRows::measure)));
  }

  /** What a KPI comes to by one of its versions, beside what it comes to by those in force. */
  Uni<Difference> difference(Caller caller, UUID clinicId, String key, DifferenceQuery query) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_METRICS),
        connection ->
            versions(connection, key)
                .map(query::chosen)
                .flatMap(
                    chosen ->
                        connection
                            .preparedQuery(DefinitionSql.DIFFERENCE)
                            .execute(query.arguments(clinicId, chosen))
                            .map(rows -> Difference.of(chosen, query, rows))));
  }

  /**
   * @throws Problem 404 without any
   */
  static Uni<List<Definition>> versions(SqlConnection connection, String key) {
    return connection
        .preparedQuery(DefinitionSql.VERSIONS)
        .execute(Tuple.of(key))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return DefinitionRows.all(rows, DefinitionRows::definition);
            });
  }
}
