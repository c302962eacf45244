package dev.ward.metrics.goals;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What changes in a goal; what is left out stays as it is. */
record GoalChange(
    @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Size(max = 200)
        @Nullable String name,
    @Nullable String metric,
    @Size(min = 1, max = 100) @Nullable String provider,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    @DecimalMin("0") @DecimalMax("1000000000000") @Digits(integer = 13, fraction = 6)
        @Nullable BigDecimal target,
    @Schema(enumeration = {"higher", "lower"})
        @Pattern(regexp = "higher|lower", message = "must be higher or lower")
        @Nullable String direction) {

  /** The goal as it would be with this change. */
  NewGoal of(Goal goal) {
    return new NewGoal(
        either(name, goal.name()),
        either(metric, goal.metric()),
        provider == null ? goal.provider() : provider,
        either(from, goal.from()),
        either(to, goal.to()),
        either(target, goal.target()),
        either(direction, goal.direction()));
  }

  private static <T> T either(@Nullable T changed, T present) {
    return changed == null ? present : changed;
  }
}
