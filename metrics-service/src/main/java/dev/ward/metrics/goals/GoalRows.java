package dev.ward.metrics.goals;

import dev.ward.metrics.goals.Curve.MonthTarget;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From rows of the database to what is answered. */
final class GoalRows {

  private GoalRows() {}

  static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
    List<T> all = new ArrayList<>(rows.size());
    rows.forEach(row -> all.add(read.apply(row)));
    return all;
  }

  static Goal goal(Row row) {
    LocalDate from = row.getLocalDate("from_day");
    return new Goal(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("metric"),
        row.getString("provider"),
        from,
        row.getLocalDate("to_day"),
        row.getBigDecimal("target"),
        row.getString("direction"),
        curve(row, months(from, row.getArrayOfStrings("months"))),
        thresholds(row),
        row.getString("status"),
        instant(row, "status_since"),
        instant(row, "deleted_at"),
        row.getLong("version"));
  }

  /** Null when there is none. */
  static @Nullable Kpi kpi(RowSet<Row> rows) {
    if (rows.rowCount() == 0) {
      return null;
    }
    Row row = rows.iterator().next();
    return new Kpi(
        row.getString("unit"),
        row.getString("direction"),
        row.getBoolean("by_provider"),
        row.getString("kind"));
  }

  static GoalTemplate template(Row row) {
    return new GoalTemplate(
        row.getUUID("id"),
        row.getBoolean("system"),
        row.getString("name"),
        row.getString("description"),
        row.getString("metric"),
        row.getBigDecimal("target"),
        row.getString("direction"),
        row.getString("period"),
        curve(row, null),
        thresholds(row),
        row.getLong("version"));
  }

  static StatusChange statusChange(Row row) {
    return new StatusChange(
        row.getUUID("id"),
        row.getOffsetDateTime("since").toInstant(),
        row.getLocalDate("day"),
        row.getString("status"),
        row.getBigDecimal("actual"),
        row.getBigDecimal("expected"),
        row.getBigDecimal("pace"),
        row.getBigDecimal("forecast"),
        instant(row, "as_of"),
        row.getUUID("run_id"));
  }

  static GoalProgress progress(Goal goal, Row row) {
    String status = row.getString("status");
    return new GoalProgress(
        goal.id(),
        row.getLocalDate("today"),
        goal.target(),
        row.getBigDecimal("actual"),
        row.getBoolean("reached"),
        row.getBigDecimal("attainment"),
        row.getBigDecimal("expected"),
        row.getBigDecimal("pace"),
        row.getBigDecimal("required_rate"),
        row.getInteger("working_days"),
        row.getInteger("elapsed_days"),
        row.getInteger("remaining_days"),
        GoalProgress.Forecast.of(
            row.getBigDecimal("forecast"),
            row.getBigDecimal("forecast_low"),
            row.getBigDecimal("forecast_high"),
            row.getString("forecast_method")),
        status,
        status.equals(goal.status()) ? goal.statusSince() : null,
        goal.curve().kind(),
        row.getString("followed"),
        instant(row, "as_of"));
  }

  static GoalCurve.Point point(Row row) {
    return new GoalCurve.Point(
        row.getLocalDate("period_start"),
        row.getLocalDate("period_end"),
        row.getBigDecimal("expected"),
        row.getBigDecimal("actual"));
  }

  private static Curve curve(Row row, @Nullable List<MonthTarget> months) {
    return new Curve(
        row.getString("curve"),
        months,
        row.getBigDecimal("curve_from"),
        row.getBigDecimal("curve_to"));
  }

  private static Thresholds thresholds(Row row) {
    return new Thresholds(row.getBigDecimal("at_risk_below"), row.getBigDecimal("ahead_from"));
  }

  private static @Nullable List<MonthTarget> months(LocalDate from, String @Nullable [] targets) {
    if (targets == null) {
      return null;
    }
    List<MonthTarget> months = new ArrayList<>(targets.length);
    for (String target : targets) {
      YearMonth month = YearMonth.from(from).plusMonths(months.size());
      months.add(new MonthTarget(month.toString(), new BigDecimal(target)));
    }
    return months;
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
