package dev.ward.metrics.facts;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes facts by hand, each as an import of one row would. */
@ApplicationScoped
class FactWrites {

  private final ClinicTransaction transaction;
  private final Creation creation;

  FactWrites(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  Uni<Answer> create(
      Caller caller,
      UUID clinicId,
      FactKind kind,
      @Nullable String key,
      String path,
      Map<String, @Nullable Object> given) {
    FactForm form = FactForm.filled(kind, given);
    Object[][] arrays = form.arrays();
    return writing(
        caller,
        clinicId,
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                given,
                () -> add(connection, kind, path, form, arrays)));
  }

  private static Uni<Made> add(
      SqlConnection connection, FactKind kind, String path, FactForm form, Object[][] arrays) {
    return take(connection, kind, arrays)
        .invoke(
            taken -> {
              // Should there be one already, it has just been corrected; a refusal takes that back.
              if (taken.getInteger("accepted") == 0) {
                throw known(kind);
              }
            })
        .flatMap(
            taken -> FactReads.find(connection, FactSql.GET_BY_IDENTITY, kind, form.identity()))
        .call(
            row ->
                connection
                    .preparedQuery(FactSql.RECORD_CREATION)
                    .execute(Tuple.of(kind.code(), row)))
        .map(row -> FactJson.fact(kind, row))
        .map(fact -> new Made(path + "/" + fact.id(), fact));
  }

  Uni<Fact> change(
      Caller caller,
      UUID clinicId,
      FactKind kind,
      UUID id,
      @Nullable String ifMatch,
      Map<String, @Nullable Object> given) {
    FactForm.requireReadable(kind, given);
    return writing(
        caller,
        clinicId,
        connection ->
            toChange(connection, kind, id)
                .invoke(row -> FactReads.requireVisible(row, false))
                .invoke(row -> ETag.require(ifMatch, row.getLong("version")))
                .flatMap(
                    row ->
                        take(
                            connection,
                            kind,
                            FactForm.stored(kind, FactJson.texts(kind, row))
                                .changed(given)
                                .arrays()))
                .flatMap(taken -> FactReads.find(connection, FactSql.GET, kind, id))
                .map(row -> FactJson.fact(kind, row)));
  }

  Uni<Void> delete(Caller caller, UUID clinicId, FactKind kind, UUID id, @Nullable String ifMatch) {
    return writing(
        caller,
        clinicId,
        connection ->
            toChange(connection, kind, id)
                .invoke(row -> FactReads.requireVisible(row, false))
                .invoke(row -> requireVersion(ifMatch, row))
                .flatMap(
                    row ->
                        connection.preparedQuery(FactSql.DELETE).execute(Tuple.of(kind.code(), id)))
                .replaceWithVoid());
  }

  Uni<Fact> restore(
      Caller caller, UUID clinicId, FactKind kind, UUID id, @Nullable String ifMatch) {
    return writing(
        caller,
        clinicId,
        connection ->
            toChange(connection, kind, id)
                .invoke(row -> requireVersion(ifMatch, row))
                .invoke(
                    row -> {
                      if (row.getString("deleted_at") == null) {
                        throw Problem.of(ProblemCode.CONFLICT, "The fact is not deleted.");
                      }
                    })
                .flatMap(
                    row ->
                        take(
                            connection,
                            kind,
                            FactForm.stored(kind, FactJson.texts(kind, row)).arrays()))
                .flatMap(taken -> FactReads.find(connection, FactSql.GET, kind, id))
                .map(row -> FactJson.fact(kind, row)));
  }

  /** The fact, locked until the end; 403 if it is there but not for the caller to change. */
  private static Uni<JsonObject> toChange(SqlConnection connection, FactKind kind, UUID id) {
    return FactReads.find(connection, FactSql.GET_TO_CHANGE, kind, id)
        .onFailure(Problem.class)
        .recoverWithUni(
            () ->
                FactReads.find(connection, FactSql.GET, kind, id)
                    .map(
                        hidden -> {
                          throw Problem.of(ProblemCode.FORBIDDEN);
                        }));
  }

  private static Uni<Row> take(SqlConnection connection, FactKind kind, Object[][] arrays) {
    Tuple arguments = Tuple.tuple().addUUID(null);
    for (Object[] column : arrays) {
      arguments.addValue(column);
    }
    return connection
        .preparedQuery(TakeSql.of(kind))
        .execute(arguments)
        .map(rows -> rows.iterator().next())
        .invoke(
            taken -> {
              String[] reasons = taken.getArrayOfStrings("reasons");
              if (reasons.length > 0) {
                throw refused(kind, reasons[0]);
              }
            });
  }

  private static Problem refused(FactKind kind, String reason) {
    Refusal refusal = Refusal.of(kind, reason);
    FieldError error =
        new FieldError("/" + kind.column(refusal.column()).camelName(), refusal.message());
    return reason.equals(Refusal.NOT_OWN_PROVIDER)
        ? Problem.with(ProblemCode.FORBIDDEN, null, List.of(error))
        : Problem.invalid(List.of(error));
  }

  private static Problem known(FactKind kind) {
    return Problem.with(
        ProblemCode.CONFLICT,
        "There is one already; if it is deleted, it can be restored.",
        List.of(new FieldError("/" + kind.columns().get(0).camelName(), "is known already")));
  }

  private static void requireVersion(@Nullable String ifMatch, JsonObject row) {
    ETag.require(ifMatch == null ? "*" : ifMatch, row.getLong("version"));
  }

  private <T> Uni<T> writing(Caller caller, UUID clinicId, Function<SqlConnection, Uni<T>> work) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.WRITE_FACTS),
        connection ->
            connection
                .query(FactSql.WAIT_NO_LONGER)
                .execute()
                .flatMap(bounded -> work.apply(connection)));
  }
}
