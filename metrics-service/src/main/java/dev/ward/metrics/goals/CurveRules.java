package dev.ward.metrics.goals;

import dev.ward.metrics.goals.Curve.MonthTarget;
import dev.ward.platform.problem.Problem.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a curve must be for the goal that it belongs to. */
final class CurveRules {

  private static final int LONGEST_SEASON = 366;

  private final NewGoal goal;
  private final LocalDate to;
  private final Kpi kpi;
  private final Curve curve;

  CurveRules(NewGoal goal, LocalDate to, Kpi kpi) {
    this.goal = goal;
    this.to = to;
    this.kpi = kpi;
    this.curve = sorted(goal.curve() == null ? Curve.LINEAR : goal.curve());
  }

  /** With its months in order. */
  Curve curve() {
    return curve;
  }

  /** The target that the goal has with this curve; null when one is missing. */
  @Nullable BigDecimal check(List<FieldError> errors) {
    refuseOthers(errors);
    BigDecimal target =
        switch (curve.kind()) {
          case "monthly" -> checkMonths(errors);
          case "ramp" -> checkRamp(errors);
          case "seasonal" -> checkSeason(errors);
          default -> goal.target();
        };
    if (target == null && errors.isEmpty()) {
      errors.add(new FieldError("/target", "must be given"));
    }
    return target;
  }

  private void refuseOthers(List<FieldError> errors) {
    if (curve.months() != null && !curve.kind().equals("monthly")) {
      errors.add(new FieldError("/curve/months", "belongs to a monthly curve"));
    }
    if (curve.from() != null && !curve.kind().equals("ramp")) {
      errors.add(new FieldError("/curve/from", "belongs to a ramp"));
    }
    if (curve.to() != null && !curve.kind().equals("ramp")) {
      errors.add(new FieldError("/curve/to", "belongs to a ramp"));
    }
  }

  private @Nullable BigDecimal checkMonths(List<FieldError> errors) {
    List<MonthTarget> months = curve.months() == null ? List.of() : curve.months();
    YearMonth first = YearMonth.from(goal.from());
    YearMonth last = YearMonth.from(to.minusDays(1));
    List<String> expected = new ArrayList<>();
    for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
      expected.add(month.toString());
    }
    if (!months.stream().map(MonthTarget::month).toList().equals(expected)) {
      errors.add(
          new FieldError(
              "/curve/months", "must name each month from " + first + " to " + last + " once"));
      return null;
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < months.size(); i++) {
      GoalRules.checkRatio("/curve/months/" + i + "/target", months.get(i).target(), kpi, errors);
      sum = sum.add(months.get(i).target());
    }
    if (!kpi.isSum()) {
      return goal.target() == null ? months.get(months.size() - 1).target() : goal.target();
    }
    if (goal.target() != null && goal.target().compareTo(sum) != 0) {
      errors.add(
          new FieldError("/target", "must be the sum of the months, " + sum.toPlainString()));
    }
    return sum;
  }

  private @Nullable BigDecimal checkRamp(List<FieldError> errors) {
    if (curve.from() == null) {
      errors.add(new FieldError("/curve/from", "must be given for a ramp"));
    }
    if (curve.to() == null) {
      errors.add(new FieldError("/curve/to", "must be given for a ramp"));
    }
    if (curve.from() == null || curve.to() == null) {
      return null;
    }
    if (kpi.isSum()) {
      if (curve.from().signum() == 0 && curve.to().signum() == 0) {
        errors.add(new FieldError("/curve/to", "must be more than 0 where from is 0"));
      }
      return goal.target();
    }
    GoalRules.checkRatio("/curve/from", curve.from(), kpi, errors);
    GoalRules.checkRatio("/curve/to", curve.to(), kpi, errors);
    if (goal.target() != null && goal.target().compareTo(curve.to()) != 0) {
      errors.add(new FieldError("/curve/to", "must be the target, which this KPI ends at"));
    }
    return curve.to();
  }

  private @Nullable BigDecimal checkSeason(List<FieldError> errors) {
    if (ChronoUnit.DAYS.between(goal.from(), to) > LONGEST_SEASON) {
      errors.add(new FieldError("/curve/kind", "can be seasonal in a range of at most a year"));
    }
    return goal.target();
  }

  private static Curve sorted(Curve curve) {
    return curve.months() == null
        ? curve
        : new Curve(
            curve.kind(),
            curve.months().stream().sorted(Comparator.comparing(MonthTarget::month)).toList(),
            curve.from(),
            curve.to());
  }
}
