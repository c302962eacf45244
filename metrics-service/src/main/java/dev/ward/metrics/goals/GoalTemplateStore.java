package dev.ward.metrics.goals;

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
class GoalTemplateStore {

  private final ClinicTransaction transaction;
  private final Creation creation;

  GoalTemplateStore(ClinicTransaction transaction, Creation creation) {
    this.transaction = transaction;
    this.creation = creation;
  }

  /** Those of everybody first; one more than the limit, if there are more. */
  Uni<List<GoalTemplate>> list(
      Caller caller, Scope scope, @Nullable String metric, @Nullable UUID after, int limit) {
    return transaction.read(
        caller,
        scope,
        connection ->
            connection
                .preparedQuery(GoalTemplateSql.LIST)
                .execute(Tuple.of(after, limit + 1, metric))
                .map(rows -> GoalRows.all(rows, GoalRows::template)));
  }

  Uni<GoalTemplate> get(Caller caller, Scope scope, UUID id) {
    return transaction.read(caller, scope, connection -> get(connection, id));
  }

  Uni<Answer> create(
      Caller caller,
      UUID organizationId,
      @Nullable String key,
      String path,
      NewGoalTemplate request) {
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                request,
                () ->
                    checked(connection, request)
                        .flatMap(
                            template ->
                                connection
                                    .preparedQuery(GoalTemplateSql.INSERT)
                                    .execute(values(Tuple.tuple(), template)))
                        .flatMap(rows -> get(connection, rows.iterator().next().getUUID("id")))
                        .map(made -> new Made(path + "/" + made.id(), made))));
  }

  Uni<GoalTemplate> change(
      Caller caller,
      UUID organizationId,
      UUID id,
      @Nullable String ifMatch,
      GoalTemplateChange change) {
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            own(connection, id)
                .invoke(template -> ETag.require(ifMatch, template.version()))
                .flatMap(
                    template ->
                        checked(connection, change.of(template))
                            .flatMap(
                                changed ->
                                    connection
                                        .preparedQuery(GoalTemplateSql.UPDATE)
                                        .execute(values(Tuple.of(id, template.version()), changed)))
                            .invoke(GoalTemplateStore::requireWritten))
                .flatMap(rows -> get(connection, id)));
  }

  Uni<Void> delete(Caller caller, UUID organizationId, UUID id, @Nullable String ifMatch) {
    return transaction.write(
        caller,
        managing(organizationId),
        connection ->
            own(connection, id)
                .invoke(
                    template -> ETag.require(ifMatch == null ? "*" : ifMatch, template.version()))
                .flatMap(
                    template ->
                        connection
                            .preparedQuery(GoalTemplateSql.DELETE)
                            .execute(Tuple.of(id, template.version())))
                .invoke(GoalTemplateStore::requireWritten)
                .replaceWithVoid());
  }

  /** The goal with what it leaves out as the template has it that it names. */
  Uni<NewGoal> applied(SqlConnection connection, NewGoal goal) {
    if (goal.templateId() == null) {
      return Uni.createFrom().item(goal);
    }
    return find(connection, goal.templateId())
        .map(
            template -> {
              if (template == null) {
                throw Problem.invalid("/templateId", "is not a template here");
              }
              return goal.over(template);
            });
  }

  /** Those of everybody are nobody's to change. */
  private static Uni<GoalTemplate> own(SqlConnection connection, UUID id) {
    return get(connection, id)
        .invoke(
            template -> {
              if (template.system()) {
                throw Problem.of(ProblemCode.FORBIDDEN);
              }
            });
  }

  private static Uni<GoalTemplate> get(SqlConnection connection, UUID id) {
    return find(connection, id)
        .map(
            template -> {
              if (template == null) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return template;
            });
  }

  private static Uni<@Nullable GoalTemplate> find(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(GoalTemplateSql.GET)
        .execute(Tuple.of(id))
        .map(rows -> rows.rowCount() == 0 ? null : GoalRows.template(rows.iterator().next()));
  }

  private static Uni<NewGoalTemplate> checked(SqlConnection connection, NewGoalTemplate template) {
    return connection
        .preparedQuery(GoalTemplateSql.KPI)
        .execute(Tuple.of(template.metric()))
        .map(rows -> TemplateRules.check(template, GoalRows.kpi(rows)));
  }

  private static void requireWritten(RowSet<Row> rows) {
    if (rows.rowCount() == 0) {
      throw Problem.of(ProblemCode.PRECONDITION_FAILED);
    }
  }

  private static Tuple values(Tuple arguments, NewGoalTemplate template) {
    Curve curve = template.curve() == null ? Curve.LINEAR : template.curve();
    Thresholds thresholds = Thresholds.of(template.thresholds(), null);
    return arguments
        .addString(template.name())
        .addString(template.description())
        .addString(template.metric())
        .addBigDecimal(template.target())
        .addString(template.direction())
        .addString(template.period())
        .addString(curve.kind())
        .addBigDecimal(curve.from())
        .addBigDecimal(curve.to())
        .addBigDecimal(thresholds.ahead())
        .addBigDecimal(thresholds.atRisk());
  }

  private static Scope managing(UUID organizationId) {
    return Scope.organization(organizationId, Permission.MANAGE_GOAL_TEMPLATES);
  }
}
