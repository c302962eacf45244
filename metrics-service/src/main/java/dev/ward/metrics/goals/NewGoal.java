package dev.ward.metrics.goals;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A goal as it is asked for; what is left out comes from the template, where one is named. */
record NewGoal(
    @Schema(description = "Whose values stand for what is left out") @Nullable UUID templateId,
    @Schema(description = "Needed without a template")
        @Pattern(regexp = ".*\\S.*", message = "must not be blank")
        @Size(max = 200)
        @Nullable String name,
    @Schema(description = "A KPI's key; needed without a template") @Size(max = 63)
        @Nullable String metric,
    @Size(min = 1, max = 100) @Nullable String provider,
    @NotNull LocalDate from,
    @Schema(description = "Exclusive; needed where no template says how long the goal lasts")
        @Nullable LocalDate to,
    @Schema(
            description =
                "Needed where neither a template has one nor a monthly curve adds up to one")
        @DecimalMin("0")
        @DecimalMax("1000000000000")
        @Digits(integer = 13, fraction = 6)
        @Nullable BigDecimal target,
    @Schema(
            enumeration = {"higher", "lower"},
            description = "The KPI's own unless given")
        @Pattern(regexp = "higher|lower", message = "must be higher or lower")
        @Nullable String direction,
    @Schema(description = "linear unless given") @Valid @Nullable Curve curve,
    @Valid @Nullable Thresholds thresholds) {

  /** With what is left out as the template has it. */
  NewGoal over(GoalTemplate template) {
    return new NewGoal(
        null,
        name == null ? template.name() : name,
        metric == null ? template.metric() : metric,
        provider,
        from,
        to == null ? template.endOf(from) : to,
        target == null ? template.target() : target,
        direction == null ? template.direction() : direction,
        curve == null ? template.curve() : curve,
        Thresholds.of(thresholds, template.thresholds()));
  }
}
