package dev.ward.metrics.definitions;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An organization's own KPIs. The database keeps their rules. */
@ApplicationScoped
class OwnDefinitionStore {

  private final ClinicTransaction transaction;
  private final Creation creation;

  /**
   * @param revision how often it has changed
   */
  record Own(long revision, Kpi kpi) {}

  OwnDefinitionStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  /** In the order of keys and versions; one more than the limit, if there are more. */
  Uni<List<Definition>> list(
      Caller caller,
      UUID organizationId,
      @Nullable String afterKey,
      @Nullable Integer afterVersion,
      int limit) {
    return transaction.read(
        caller,
        Scope.organization(organizationId, Permission.READ_DEFINITIONS),
        connection ->
            connection
                .preparedQuery(DefinitionSql.OWN)
                .execute(Tuple.of(afterKey, afterVersion, limit + 1))
                .map(rows -> DefinitionRows.all(rows, DefinitionRows::definition)));
  }

  Uni<Own> get(Caller caller, UUID organizationId, String key) {
    return transaction.read(
        caller,
        Scope.organization(organizationId, Permission.READ_DEFINITIONS),
        connection ->
            connection
                .preparedQuery(DefinitionSql.VERSIONS)
                .execute(Tuple.of(key))
                .map(
                    rows -> {
                      if (rows.rowCount() == 0 || !rows.iterator().next().getBoolean("own")) {
                        throw Problem.of(ProblemCode.NOT_FOUND);
                      }
                      return new Own(
                          rows.iterator().next().getLong("revision"),
                          new Kpi(key, DefinitionRows.all(rows, DefinitionRows::definition)));
                    }));
  }

  Uni<Answer> create(
      Caller caller, UUID organizationId, @Nullable String once, String path, DefinitionForm form) {
    String key = form.key();
    if (key == null) {
      throw Problem.invalid("/key", "is missing");
    }
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            creation.once(
                connection,
                caller,
                once,
                path,
                form,
                () ->
                    define(connection, key, form, true)
                        .map(made -> new Made(path + "/" + key, made))));
  }

  Uni<Answer> addVersion(
      Caller caller,
      UUID organizationId,
      String key,
      @Nullable String once,
      @Nullable String ifMatch,
      String path,
      DefinitionForm form) {
    if (form.key() != null && !form.key().equals(key)) {
      throw Problem.invalid("/key", "must be the KPI's own");
    }
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            creation.once(
                connection,
                caller,
                once,
                path + "/versions",
                form,
                () ->
                    locked(connection, key, ifMatch)
                        .flatMap(locked -> define(connection, key, form, false))
                        .map(made -> new Made(path, made))));
  }

  Uni<Void> end(Caller caller, UUID organizationId, String key, @Nullable String ifMatch) {
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            locked(connection, key, ifMatch)
                .flatMap(
                    locked -> connection.preparedQuery(DefinitionSql.END).execute(Tuple.of(key)))
                .replaceWithVoid());
  }

  Uni<Void> withdraw(
      Caller caller, UUID organizationId, String key, int version, @Nullable String ifMatch) {
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            locked(connection, key, ifMatch)
                .flatMap(
                    locked ->
                        connection
                            .preparedQuery(DefinitionSql.WITHDRAW)
                            .execute(Tuple.of(key, version)))
                .replaceWithVoid());
  }

  /** Its revision, which stays as it is until the transaction ends. */
  private static Uni<Long> locked(SqlConnection connection, String key, @Nullable String ifMatch) {
    return connection
        .preparedQuery(DefinitionSql.LOCK)
        .execute(Tuple.of(key))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              Long revision = rows.iterator().next().getLong("revision");
              ETag.require(ifMatch == null ? "*" : ifMatch, revision);
              return revision;
            });
  }

  private static Uni<Definition> define(
      SqlConnection connection, String key, DefinitionForm form, boolean isNew) {
    return connection
        .preparedQuery(DefinitionSql.DEFINE)
        .execute(Tuple.of(form.wanted(key), isNew))
        .map(rows -> DefinitionRows.definition(rows.iterator().next()));
  }

  private static Scope managing(UUID organizationId) {
    return Scope.organization(organizationId, Permission.MANAGE_DEFINITIONS);
  }
}
