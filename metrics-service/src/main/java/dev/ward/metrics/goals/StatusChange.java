package dev.ward.metrics.goals;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That a goal got another status, and what led to it.
 *
 * @param day the clinic's
 * @param asOf of the figures that were looked at
 * @param run of the aggregation after which it was found; null when the goal itself had changed
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record StatusChange(
    UUID id,
    Instant since,
    LocalDate day,
    String status,
    @Nullable BigDecimal actual,
    @Nullable BigDecimal expected,
    @Nullable BigDecimal pace,
    @Nullable BigDecimal forecast,
    @Nullable Instant asOf,
    @Nullable UUID run) {}
