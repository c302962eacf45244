package dev.ward.metrics.goals;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What a goal says, complete and in keeping with the rules. */
record Aim(
    String name,
    String metric,
    @Nullable String provider,
    LocalDate from,
    LocalDate to,
    BigDecimal target,
    String direction,
    Curve curve,
    Thresholds thresholds) {}
