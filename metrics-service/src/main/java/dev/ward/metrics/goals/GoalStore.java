package dev.ward.metrics.goals;

import dev.ward.metrics.definitions.Definitions;
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
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class GoalStore {

  private final ClinicTransaction transaction;
  private final Definitions definitions;
  private final Creation creation;

  GoalStore(ClinicTransaction transaction, Definitions definitions, Creation creation) {
    this.transaction = transaction;
    this.definitions = definitions;
    this.creation = creation;
  }

  /** One more than the limit, if there are more. */
  Uni<List<Goal>> list(Caller caller, UUID clinicId, @Nullable UUID before, int limit) {
    return transaction.read(
        caller,
        reading(clinicId),
        connection ->
            connection
                .preparedQuery(GoalSql.LIST)
                .execute(Tuple.of(before, limit + 1))
                .map(
                    rows -> {
                      List<Goal> goals = new ArrayList<>(rows.size());
                      rows.forEach(row -> goals.add(goal(row)));
                      return goals;
                    }));
  }

  Uni<Goal> get(Caller caller, UUID clinicId, UUID id) {
    return transaction.read(caller, reading(clinicId), connection -> get(connection, id));
  }

  Uni<GoalProgress> progress(Caller caller, UUID clinicId, UUID id) {
    return transaction.read(
        caller,
        reading(clinicId),
        connection ->
            get(connection, id)
                .flatMap(
                    goal ->
                        connection
                            .preparedQuery(GoalSql.PROGRESS)
                            .execute(Tuple.of(id))
                            .map(rows -> progress(goal, rows.iterator().next()))));
  }

  Uni<Answer> create(
      Caller caller, UUID clinicId, @Nullable String key, String path, NewGoal request) {
    return definitions
        .inForce()
        .map(known -> GoalRules.check(request, known))
        .flatMap(
            direction ->
                transaction.write(
                    caller,
                    managing(clinicId),
                    connection ->
                        creation.once(
                            connection,
                            caller,
                            key,
                            path,
                            request,
                            () -> insert(connection, path, request, direction))));
  }

  private static Uni<Made> insert(
      SqlConnection connection, String path, NewGoal request, String direction) {
    return requireProvider(connection, request.provider())
        .flatMap(
            known ->
                connection
                    .preparedQuery(GoalSql.INSERT)
                    .execute(values(Tuple.tuple(), request, direction)))
        .map(rows -> goal(rows.iterator().next()))
        .map(made -> new Made(path + "/" + made.id(), made));
  }

  Uni<Goal> change(
      Caller caller, UUID clinicId, UUID id, @Nullable String ifMatch, GoalChange change) {
    return definitions
        .inForce()
        .flatMap(
            known ->
                transaction.write(
                    caller,
                    managing(clinicId),
                    connection ->
                        get(connection, id)
                            .invoke(goal -> ETag.require(ifMatch, goal.version()))
                            .flatMap(
                                goal -> {
                                  NewGoal changed = change.of(goal);
                                  String direction = GoalRules.check(changed, known);
                                  return update(connection, goal, changed, direction);
                                })));
  }

  private static Uni<Goal> update(
      SqlConnection connection, Goal goal, NewGoal changed, String direction) {
    Tuple arguments = values(Tuple.of(goal.id(), goal.version()), changed, direction);
    return requireProvider(connection, changed.provider())
        .flatMap(known -> connection.preparedQuery(GoalSql.UPDATE).execute(arguments))
        .flatMap(rows -> written(connection, goal, rows));
  }

  Uni<Void> delete(Caller caller, UUID clinicId, UUID id, @Nullable String ifMatch) {
    return transaction.write(
        caller,
        managing(clinicId),
        connection ->
            get(connection, id)
                .invoke(goal -> ETag.require(ifMatch == null ? "*" : ifMatch, goal.version()))
                .flatMap(
                    goal ->
                        connection
                            .preparedQuery(GoalSql.DELETE)
                            .execute(Tuple.of(id, goal.version()))
                            .flatMap(rows -> written(connection, goal, rows)))
                .replaceWithVoid());
  }

  /** A goal that was seen but not written has been changed meanwhile, or is not the caller's. */
  private static Uni<Goal> written(SqlConnection connection, Goal seen, RowSet<Row> rows) {
    if (rows.rowCount() == 1) {
      return Uni.createFrom().item(goal(rows.iterator().next()));
    }
    return get(connection, seen.id())
        .map(
            now -> {
              throw Problem.of(
                  now.version() == seen.version()
                      ? ProblemCode.FORBIDDEN
                      : ProblemCode.PRECONDITION_FAILED);
            });
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

  private static Uni<Goal> get(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(GoalSql.GET)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return goal(rows.iterator().next());
            });
  }

  private static Tuple values(Tuple arguments, NewGoal goal, String direction) {
    return arguments
        .addString(goal.name())
        .addString(goal.metric())
        .addString(goal.provider())
        .addLocalDate(goal.from())
        .addLocalDate(goal.to())
        .addBigDecimal(goal.target())
        .addString(direction);
  }

  private static Goal goal(Row row) {
    return new Goal(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("metric"),
        row.getString("provider"),
        row.getLocalDate("from_day"),
        row.getLocalDate("to_day"),
        row.getBigDecimal("target"),
        row.getString("direction"),
        row.getLong("version"));
  }

  private static GoalProgress progress(Goal goal, Row row) {
    OffsetDateTime asOf = row.getOffsetDateTime("as_of");
    return new GoalProgress(
        goal.id(),
        row.getLocalDate("today"),
        goal.target(),
        row.getBigDecimal("actual"),
        row.getBoolean("reached"),
        row.getBigDecimal("attainment"),
        row.getBigDecimal("pace"),
        row.getBigDecimal("required_rate"),
        row.getInteger("working_days"),
        row.getInteger("elapsed_days"),
        row.getInteger("remaining_days"),
        asOf == null ? null : asOf.toInstant());
  }

  private static Scope reading(UUID clinicId) {
    return Scope.clinic(clinicId, Permission.READ_METRICS);
  }

  private static Scope managing(UUID clinicId) {
    return Scope.clinic(clinicId, Permission.MANAGE_GOALS);
  }
}
