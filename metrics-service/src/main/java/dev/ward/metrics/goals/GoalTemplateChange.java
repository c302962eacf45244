package dev.ward.metrics.goals;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What changes in a template; what is left out stays. Goals that were made from it stay, too. */
record GoalTemplateChange(
    @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Size(max = 200)
        @Nullable String name,
    @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank") @Size(max = 1000)
        @Nullable String description,
    @Size(max = 63) @Nullable String metric,
    @DecimalMin("0") @DecimalMax("1000000000000") @Digits(integer = 13, fraction = 6)
        @Nullable BigDecimal target,
    @Schema(enumeration = {"higher", "lower"})
        @Pattern(regexp = "higher|lower", message = "must be higher or lower")
        @Nullable String direction,
    @Schema(enumeration = {"week", "month", "quarter", "year"})
        @Pattern(
            regexp = "week|month|quarter|year",
            message = "must be week, month, quarter or year")
        @Nullable String period,
    @Schema(description = "Replaces the whole curve") @Valid @Nullable Curve curve,
    @Valid @Nullable Thresholds thresholds) {

  /** The template as it would be with this change. */
  NewGoalTemplate of(GoalTemplate template) {
    return new NewGoalTemplate(
        name == null ? template.name() : name,
        description == null ? template.description() : description,
        metric == null ? template.metric() : metric,
        target == null ? template.target() : target,
        direction == null ? template.direction() : direction,
        period == null ? template.period() : period,
        curve == null ? template.curve() : curve,
        Thresholds.of(thresholds, template.thresholds()));
  }
}
