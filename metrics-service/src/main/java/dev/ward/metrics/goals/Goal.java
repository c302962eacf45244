package dev.ward.metrics.goals;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a KPI is meant to reach in a range of days.
 *
 * @param provider null for a goal of the whole clinic
 * @param to exclusive
 * @param target in the KPI's unit; money in minor units
 * @param direction whether more than the target ({@code higher}) or less is wanted
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Goal(
    UUID id,
    String name,
    String metric,
    @Nullable String provider,
    LocalDate from,
    LocalDate to,
    BigDecimal target,
    String direction,
    long version) {}
