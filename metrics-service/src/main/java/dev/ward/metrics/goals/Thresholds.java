package dev.ward.metrics.goals;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which pace makes a running goal at risk or ahead; between the two it is on track. */
record Thresholds(
    @Schema(description = "Below this pace it is at risk; 0.9 unless given")
        @DecimalMin("0.01")
        @DecimalMax("1")
        @Digits(integer = 1, fraction = 4)
        @Nullable BigDecimal atRisk,
    @Schema(description = "From this pace on it is ahead; 1.05 unless given")
        @DecimalMin("1")
        @DecimalMax("10")
        @Digits(integer = 2, fraction = 4)
        @Nullable BigDecimal ahead) {

  private static final BigDecimal AT_RISK = new BigDecimal("0.9");
  private static final BigDecimal AHEAD = new BigDecimal("1.05");

  /** With what is missing taken from the others, and else from the defaults. */
  static Thresholds of(@Nullable Thresholds given, @Nullable Thresholds others) {
    return new Thresholds(
        first(given == null ? null : given.atRisk, others == null ? null : others.atRisk, AT_RISK),
        first(given == null ? null : given.ahead, others == null ? null : others.ahead, AHEAD));
  }

  private static BigDecimal first(
      @Nullable BigDecimal given, @Nullable BigDecimal other, BigDecimal usual) {
    if (given != null) {
      return given;
    }
    return other == null ? usual : other;
  }
}
