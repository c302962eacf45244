package dev.ward.metrics.goals;

import dev.ward.metrics.definitions.Definition;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What no single field of a goal tells. */
final class GoalRules {

  private static final int LONGEST_DAYS = 3700;
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2100;

  private GoalRules() {}

  /**
   * The direction of a goal that keeps the rules.
   *
   * @throws Problem 400 that names every field that doesn't
   */
  static String check(NewGoal goal, Map<String, Definition> definitions) {
    List<FieldError> errors = new ArrayList<>();
    Definition definition = definitions.get(goal.metric());
    if (definition == null) {
      errors.add(new FieldError("/metric", "is not the key of a KPI"));
    } else if (goal.provider() != null && !definition.byProvider()) {
      errors.add(new FieldError("/provider", "can't be given: this KPI is the whole clinic's"));
    }
    checkRange(goal.from(), goal.to(), errors);
    if (definition == null || !errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return goal.direction() == null ? definition.direction() : goal.direction();
  }

  private static void checkRange(LocalDate from, LocalDate to, List<FieldError> errors) {
    if (from.getYear() < FIRST_YEAR || to.getYear() > LAST_YEAR) {
      errors.add(new FieldError("/from", "must lie between 1900 and 2100"));
    } else if (!from.isBefore(to)) {
      errors.add(new FieldError("/to", "must lie after from; it is not included itself"));
    } else if (ChronoUnit.DAYS.between(from, to) > LONGEST_DAYS) {
      errors.add(new FieldError("/to", "must lie within " + LONGEST_DAYS + " days after from"));
    }
  }
}
