package dev.ward.metrics.goals;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What no single field of a template tells; the goals made from it are checked again. */
final class TemplateRules {

  private TemplateRules() {}

  /**
   * @param kpi null when there is none of the template's metric
   * @return the template with what was left out
   * @throws Problem 400 that names every field that doesn't keep the rules
   */
  static NewGoalTemplate check(NewGoalTemplate template, @Nullable Kpi kpi) {
    List<FieldError> errors = new ArrayList<>();
    Curve curve = template.curve() == null ? Curve.LINEAR : template.curve();
    if (kpi == null) {
      errors.add(new FieldError("/metric", "is not the key of a KPI"));
    } else {
      GoalRules.checkRatio("/target", template.target(), kpi, errors);
      GoalRules.checkRatio("/curve/from", kpi.isSum() ? null : curve.from(), kpi, errors);
      GoalRules.checkRatio("/curve/to", kpi.isSum() ? null : curve.to(), kpi, errors);
    }
    if (curve.kind().equals("monthly") || curve.months() != null) {
      errors.add(new FieldError("/curve/kind", "must not be monthly: months are a goal's own"));
    }
    boolean isRamp = curve.kind().equals("ramp");
    if (isRamp != (curve.from() != null)) {
      errors.add(new FieldError("/curve/from", "belongs to a ramp, which needs it"));
    }
    if (isRamp != (curve.to() != null)) {
      errors.add(new FieldError("/curve/to", "belongs to a ramp, which needs it"));
    }
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return new NewGoalTemplate(
        template.name(),
        template.description(),
        template.metric(),
        template.target(),
        template.direction(),
        template.period(),
        curve,
        Thresholds.of(template.thresholds(), null));
  }
}
