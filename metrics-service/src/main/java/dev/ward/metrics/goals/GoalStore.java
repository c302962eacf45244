package dev.ward.metrics.goals;

import dev.ward.metrics.goals.Curve.MonthTarget;
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
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class GoalStore {

  private final ClinicTransaction transaction;
  private final GoalTemplateStore templates;
  private final Creation creation;

  GoalStore(ClinicTransaction transaction, GoalTemplateStore templates, Creation creation) {
    this.transaction = transaction;
    this.templates = templates;
    this.creation = creation;
  }

  /** One more than the limit, if there are more. */
  Uni<List<Goal>> list(
      Caller caller, UUID clinicId, GoalFilter filter, @Nullable UUID before, int limit) {
    Tuple arguments =
        Tuple.of(before, limit + 1, filter.metric(), filter.provider(), filter.status());
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_METRICS),
        connection ->
            connection
                .preparedQuery(GoalSql.LIST)
                .execute(arguments.addLocalDate(filter.openOn()).addBoolean(filter.deleted()))
                .map(rows -> GoalRows.all(rows, GoalRows::goal)));
  }

  Uni<Goal> get(Caller caller, UUID clinicId, UUID id) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_METRICS),
        connection -> get(connection, id, false));
  }

  Uni<Answer> create(
      Caller caller, UUID clinicId, @Nullable String key, String path, NewGoal request) {
    return transaction.write(
        caller,
        managing(clinicId),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                request,
                () ->
                    templates
                        .applied(connection, request)
                        .flatMap(wanted -> checked(connection, wanted))
                        .flatMap(aim -> insert(connection, aim))
                        .map(goal -> new Made(path + "/" + goal.id(), goal))));
  }

  private static Uni<Goal> insert(SqlConnection connection, Aim aim) {
    return connection
        .preparedQuery(GoalSql.INSERT)
        .execute(values(Tuple.tuple(), aim))
        .flatMap(rows -> evaluated(connection, rows.iterator().next().getUUID("id")));
  }

  Uni<Goal> change(
      Caller caller, UUID clinicId, UUID id, @Nullable String ifMatch, GoalChange change) {
    return transaction.write(
        caller,
        managing(clinicId),
        connection ->
            get(connection, id, false)
                .invoke(goal -> ETag.require(ifMatch, goal.version()))
                .flatMap(
                    goal ->
                        checked(connection, change.of(goal))
                            .flatMap(aim -> update(connection, goal, aim))));
  }

  private static Uni<Goal> update(SqlConnection connection, Goal goal, Aim aim) {
    return connection
        .preparedQuery(GoalSql.UPDATE)
        .execute(values(Tuple.of(goal.id(), goal.version()), aim))
        .flatMap(rows -> written(connection, goal, rows))
        .flatMap(id -> evaluated(connection, id));
  }

  Uni<Void> delete(Caller caller, UUID clinicId, UUID id, @Nullable String ifMatch) {
    return transaction.write(
        caller,
        managing(clinicId),
        connection ->
            get(connection, id, false)
                .invoke(goal -> ETag.require(ifMatch == null ? "*" : ifMatch, goal.version()))
                .flatMap(
                    goal ->
                        connection
                            .preparedQuery(GoalSql.DELETE)
                            .execute(Tuple.of(id, goal.version()))
                            .flatMap(rows -> written(connection, goal, rows)))
                .replaceWithVoid());
  }

  /** A goal that is there already stays as it is. */
  Uni<Goal> restore(Caller caller, UUID clinicId, UUID id) {
    return transaction.write(
        caller,
        managing(clinicId),
        connection ->
            get(connection, id, true)
                .flatMap(
                    goal ->
                        goal.deletedAt() == null
                            ? Uni.createFrom().item(goal)
                            : connection
                                .preparedQuery(GoalSql.RESTORE)
                                .execute(Tuple.of(id, goal.version()))
                                .flatMap(rows -> written(connection, goal, rows))
                                .flatMap(restored -> evaluated(connection, restored))));
  }

  /** The goal after its status has been found. */
  private static Uni<Goal> evaluated(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(GoalSql.EVALUATE)
        .execute(Tuple.of(id))
        .flatMap(rows -> get(connection, id, false));
  }

  /** A goal that was seen but not written has been changed meanwhile, or is not the caller's. */
  private static Uni<UUID> written(SqlConnection connection, Goal seen, RowSet<Row> rows) {
    if (rows.rowCount() == 1) {
      return Uni.createFrom().item(seen.id());
    }
    return get(connection, seen.id(), true)
        .map(
            now -> {
              throw Problem.of(
                  now.version() == seen.version()
                      ? ProblemCode.FORBIDDEN
                      : ProblemCode.PRECONDITION_FAILED);
            });
  }

  private static Uni<Aim> checked(SqlConnection connection, NewGoal wanted) {
    return connection
        .preparedQuery(GoalSql.KPI)
        .execute(Tuple.of(wanted.metric()))
        .map(rows -> GoalRules.check(wanted, GoalRows.kpi(rows)))
        .flatMap(aim -> requireProvider(connection, aim.provider()).replaceWith(aim));
  }

  private static Uni<Void> requireProvider(SqlConnection connection, @Nullable String code) {
    if (code == null) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(GoalSql.KNOWS_PROVIDER)
        .execute(Tuple.of(code))
        .invoke(
            rows -> {
              if (!rows.iterator().next().getBoolean("known")) {
                throw Problem.invalid("/provider", "is not a provider of this clinic");
              }
            })
        .replaceWithVoid();
  }

  private static Uni<Goal> get(SqlConnection connection, UUID id, boolean evenDeleted) {
    return connection
        .preparedQuery(GoalSql.GET)
        .execute(Tuple.of(id, evenDeleted))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return GoalRows.goal(rows.iterator().next());
            });
  }

  private static Tuple values(Tuple arguments, Aim aim) {
    Curve curve = aim.curve();
    String[] months =
        curve.months() == null
            ? null
            : curve.months().stream()
                .map(MonthTarget::target)
                .map(target -> target.toPlainString())
                .toArray(String[]::new);
    return arguments
        .addString(aim.name())
        .addString(aim.metric())
        .addString(aim.provider())
        .addLocalDate(aim.from())
        .addLocalDate(aim.to())
        .addBigDecimal(aim.target())
        .addString(aim.direction())
        .addString(curve.kind())
        .addArrayOfString(months)
        .addBigDecimal(curve.from())
        .addBigDecimal(curve.to())
        .addBigDecimal(aim.thresholds().ahead())
        .addBigDecimal(aim.thresholds().atRisk());
  }

  private static Scope managing(UUID clinicId) {
    return Scope.clinic(clinicId, Permission.MANAGE_GOALS);
  }
}
