package dev.ward.metrics.goals;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What no single field of a goal tells. */
final class GoalRules {

  private static final int LONGEST_DAYS = 3700;
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2100;
  private static final BigDecimal HIGHEST_RATIO = BigDecimal.TEN;

  private GoalRules() {}

  /**
   * @param kpi null when there is none of the goal's metric
   * @throws Problem 400 that names every field that doesn't keep the rules
   */
  static Aim check(NewGoal goal, @Nullable Kpi kpi) {
    List<FieldError> errors = new ArrayList<>();
    if (goal.name() == null) {
      errors.add(new FieldError("/name", "must be given, or come from a template"));
    }
    if (kpi == null) {
      errors.add(new FieldError("/metric", "is not the key of a KPI"));
    } else if (goal.provider() != null && !kpi.byProvider()) {
      errors.add(new FieldError("/provider", "can't be given: this KPI is the whole clinic's"));
    }
    checkRange(goal.from(), goal.to(), errors);
    if (kpi == null || goal.to() == null || !errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    CurveRules curve = new CurveRules(goal, goal.to(), kpi);
    BigDecimal target = curve.check(errors);
    checkRatio("/target", goal.target(), kpi, errors);
    if (target == null || !errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return new Aim(
        Objects.requireNonNull(goal.name()),
        Objects.requireNonNull(goal.metric()),
        goal.provider(),
        goal.from(),
        goal.to(),
        target,
        goal.direction() == null ? kpi.direction() : goal.direction(),
        curve.curve(),
        Thresholds.of(goal.thresholds(), null));
  }

  static void checkRatio(
      String pointer, @Nullable BigDecimal value, Kpi kpi, List<FieldError> errors) {
    if (value != null && kpi.isRatio() && value.compareTo(HIGHEST_RATIO) > 0) {
      errors.add(new FieldError(pointer, "must be a fraction, at most 10: 0.95 for 95 percent"));
    }
  }

  private static void checkRange(LocalDate from, @Nullable LocalDate to, List<FieldError> errors) {
    if (to == null) {
      errors.add(new FieldError("/to", "must be given, or come from a template"));
    } else if (from.getYear() < FIRST_YEAR || to.getYear() > LAST_YEAR) {
      errors.add(new FieldError("/from", "must lie between 1900 and 2100"));
    } else if (!from.isBefore(to)) {
      errors.add(new FieldError("/to", "must lie after from; it is not included itself"));
    } else if (ChronoUnit.DAYS.between(from, to) > LONGEST_DAYS) {
      errors.add(new FieldError("/to", "must lie within " + LONGEST_DAYS + " days after from"));
    }
  }
}
