package dev.ward.metrics.goals;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** How goals stand, stood and lead on. */
@ApplicationScoped
class GoalStandingStore {

  /** The longest goals that are shown day by day, and week by week, unless asked otherwise. */
  private static final long DAYS_BY_DAY = 100;

  private static final long DAYS_BY_WEEK = 400;

  private final ClinicTransaction transaction;

  GoalStandingStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<GoalProgress> progress(Caller caller, UUID clinicId, UUID id) {
    return reading(
        caller,
        clinicId,
        id,
        (connection, goal) ->
            connection
                .preparedQuery(GoalSql.PROGRESS)
                .execute(Tuple.of(id))
                .map(rows -> GoalRows.progress(goal, rows.iterator().next())));
  }

  Uni<GoalCurve> curve(Caller caller, UUID clinicId, UUID id, @Nullable String granularity) {
    return reading(
        caller,
        clinicId,
        id,
        (connection, goal) -> {
          String chosen = granularity(goal, granularity);
          return connection
              .preparedQuery(GoalSql.POINTS)
              .execute(Tuple.of(id, chosen))
              .map(rows -> curve(goal, chosen, rows));
        });
  }

  /** One more than the limit, if there are more. */
  Uni<List<StatusChange>> history(
      Caller caller, UUID clinicId, UUID id, @Nullable UUID before, int limit) {
    return reading(
        caller,
        clinicId,
        id,
        (connection, goal) ->
            connection
                .preparedQuery(GoalSql.STATUS_HISTORY)
                .execute(Tuple.of(id, before, limit + 1))
                .map(rows -> GoalRows.all(rows, GoalRows::statusChange)));
  }

  private <T> Uni<T> reading(
      Caller caller, UUID clinicId, UUID id, BiFunction<SqlConnection, Goal, Uni<T>> work) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_METRICS),
        connection ->
            connection
                .preparedQuery(GoalSql.GET)
                .execute(Tuple.of(id, false))
                .flatMap(
                    rows -> {
                      if (rows.rowCount() == 0) {
                        throw Problem.of(ProblemCode.NOT_FOUND);
                      }
                      return work.apply(connection, GoalRows.goal(rows.iterator().next()));
                    }));
  }

  private static String granularity(Goal goal, @Nullable String asked) {
    long days = ChronoUnit.DAYS.between(goal.from(), goal.to());
    if (asked == null) {
      return days <= DAYS_BY_DAY ? "day" : days <= DAYS_BY_WEEK ? "week" : "month";
    }
    return switch (asked) {
      case "day" -> within(asked, days, DAYS_BY_WEEK);
      case "week", "month", "quarter", "year" -> asked;
      default -> throw Problem.invalid("/granularity", "must be day, week, month, quarter or year");
    };
  }

  private static String within(String granularity, long days, long most) {
    if (days > most) {
      throw Problem.invalid("/granularity", "can be day for goals of at most " + most + " days");
    }
    return granularity;
  }

  private static GoalCurve curve(Goal goal, String granularity, RowSet<Row> rows) {
    Row first = rows.iterator().next();
    return new GoalCurve(
        goal.id(),
        first.getLocalDate("today"),
        granularity,
        goal.curve().kind(),
        first.getString("followed"),
        GoalRows.all(rows, GoalRows::point));
  }
}
