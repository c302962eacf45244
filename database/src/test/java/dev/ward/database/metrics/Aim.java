package dev.ward.database.metrics;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A goal as a test sets it.
 *
 * @param provider null for the whole clinic
 * @param to exclusive
 * @param months the targets of a monthly curve
 * @param first of a ramp
 * @param last of a ramp
 */
record Aim(
    String metric,
    String provider,
    LocalDate from,
    LocalDate to,
    double target,
    String direction,
    String curve,
    List<Double> months,
    Double first,
    Double last) {

  static Aim linear(String metric, LocalDate from, LocalDate to, double target) {
    return new Aim(metric, null, from, to, target, "higher", "linear", null, null, null);
  }

  static Aim linear(String metric, String from, String to, double target) {
    return linear(metric, LocalDate.parse(from), LocalDate.parse(to), target);
  }

  Aim seasonal() {
    return new Aim(metric, provider, from, to, target, direction, "seasonal", null, null, null);
  }

  Aim ramp(double newFirst, double newLast) {
    return new Aim(metric, provider, from, to, target, direction, "ramp", null, newFirst, newLast);
  }

  Aim monthly(List<Double> targets) {
    double sum = targets.stream().mapToDouble(Double::doubleValue).sum();
    return new Aim(metric, provider, from, to, sum, direction, "monthly", targets, null, null);
  }

  Aim lower() {
    return new Aim(metric, provider, from, to, target, "lower", curve, months, first, last);
  }

  Aim of(String code) {
    return new Aim(metric, code, from, to, target, direction, curve, months, first, last);
  }

  Aim aiming(double newTarget) {
    return new Aim(metric, provider, from, to, newTarget, direction, curve, months, first, last);
  }

  int monthCount() {
    int count = 0;
    for (YearMonth month = YearMonth.from(from);
        !month.isAfter(YearMonth.from(to.minusDays(1)));
        month = month.plusMonths(1)) {
      count++;
    }
    return count;
  }

  UUID set(Clinic clinic) throws SQLException {
    UUID goal = UUID.randomUUID();
    clinic.administrate(
        """
        insert into metrics.goal (clinic_id, id, name, metric, provider, from_day, to_day, target, direction, curve,
            curve_months, curve_from, curve_to)
          values ('%s', '%s', 'More', '%s', %s, '%s', '%s', %s, '%s', '%s', %s, %s, %s)
        """
            .formatted(
                clinic.id,
                goal,
                metric,
                provider == null ? "null" : "'" + provider + "'",
                from,
                to,
                target,
                direction,
                curve,
                months == null
                    ? "null"
                    : months.stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(",", "'{", "}'")),
                first,
                last));
    return goal;
  }
}
