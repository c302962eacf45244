package dev.ward.metrics.goals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.platform.problem.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What changes in a goal; what is left out stays as it is.
 *
 * @param provider a JSON null makes it a goal of the whole clinic, which leaving it out doesn't
 * @param curve replaces the whole curve
 */
record GoalChange(
    @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Size(max = 200)
        @Nullable String name,
    @Size(max = 63) @Nullable String metric,
    @Schema(
            implementation = String.class,
            nullable = true,
            minLength = 1,
            maxLength = 100,
            description = "null makes it a goal of the whole clinic")
        @Nullable JsonNode provider,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    @DecimalMin("0") @DecimalMax("1000000000000") @Digits(integer = 13, fraction = 6)
        @Nullable BigDecimal target,
    @Schema(enumeration = {"higher", "lower"})
        @Pattern(regexp = "higher|lower", message = "must be higher or lower")
        @Nullable String direction,
    @Schema(description = "Replaces the whole curve") @Valid @Nullable Curve curve,
    @Valid @Nullable Thresholds thresholds) {

  private static final int LONGEST_CODE = 100;

  /** The goal as it would be with this change. */
  NewGoal of(Goal goal) {
    return new NewGoal(
        null,
        either(name, goal.name()),
        either(metric, goal.metric()),
        provider(goal),
        either(from, goal.from()),
        either(to, goal.to()),
        newTarget(goal),
        either(direction, goal.direction()),
        either(curve, goal.curve()),
        Thresholds.of(thresholds, goal.thresholds()));
  }

  private @Nullable String provider(Goal goal) {
    if (provider == null) {
      return goal.provider();
    }
    if (provider.isNull()) {
      return null;
    }
    if (!provider.isTextual()
        || provider.textValue().isEmpty()
        || provider.textValue().length() > LONGEST_CODE) {
      throw Problem.invalid("/provider", "must be a provider's code, or null");
    }
    return provider.textValue();
  }

  /** New monthly targets come to a new one. */
  private @Nullable BigDecimal newTarget(Goal goal) {
    return target == null && curve != null && curve.kind().equals("monthly")
        ? null
        : either(target, goal.target());
  }

  private static <T> T either(@Nullable T changed, T present) {
    return changed == null ? present : changed;
  }
}
