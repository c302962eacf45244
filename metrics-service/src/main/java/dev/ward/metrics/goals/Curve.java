package dev.ward.metrics.goals;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How the target is to be reached over the goal's days.
 *
 * @param months of a monthly curve: what each month is to bring, or for rates and levels to be at
 * @param from of a ramp: its first working day. For sums only in relation to {@code to}; for rates
 *     and levels the figure itself
 * @param to of a ramp: its last working day
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    description =
        """
        linear: every working day is to bring the same. monthly: each month has its own target. ramp: growing by the same \
        amount from one working day to the next. seasonal: as the same days did last year, or linear where there was none""")
record Curve(
    @Schema(enumeration = {"linear", "monthly", "ramp", "seasonal"})
        @NotNull
        @Pattern(
            regexp = "linear|monthly|ramp|seasonal",
            message = "must be linear, monthly, ramp or seasonal")
        String kind,
    @Size(max = 130) @Nullable List<@NotNull @Valid MonthTarget> months,
    @DecimalMin("0") @DecimalMax("1000000000000") @Digits(integer = 13, fraction = 6)
        @Nullable BigDecimal from,
    @DecimalMin("0") @DecimalMax("1000000000000") @Digits(integer = 13, fraction = 6)
        @Nullable BigDecimal to) {

  static final Curve LINEAR = new Curve("linear", null, null, null);

  /**
   * @param month as {@code 2026-03}
   * @param target in the KPI's unit
   */
  record MonthTarget(
      @NotNull
          @Pattern(
              regexp = "(19|20|21)\\d\\d-(0[1-9]|1[0-2])",
              message = "must be a month, as 2026-03")
          @Size(max = 7)
          String month,
      @NotNull @DecimalMin("0") @DecimalMax("1000000000000") @Digits(integer = 13, fraction = 6)
          BigDecimal target) {}
}
