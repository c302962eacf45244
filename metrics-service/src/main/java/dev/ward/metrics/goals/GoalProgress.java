package dev.ward.metrics.goals;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a goal stands today, counted in the clinic's working days; null where there is no figure yet.
 *
 * @param attainment actual / target; 1 is reached, and more is better
 * @param pace actual / what would be due by now; 1 is on course
 * @param requiredRate what each remaining working day has to bring
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record GoalProgress(
    UUID goalId,
    LocalDate on,
    BigDecimal target,
    @Nullable BigDecimal actual,
    @Nullable Boolean reached,
    @Nullable BigDecimal attainment,
    @Nullable BigDecimal pace,
    @Nullable BigDecimal requiredRate,
    int workingDays,
    int elapsedDays,
    int remainingDays,
    @Nullable Instant asOf) {}
