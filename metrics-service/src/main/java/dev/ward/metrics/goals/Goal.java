package dev.ward.metrics.goals;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a KPI is meant to reach in a range of days.
 *
 * @param provider null for a goal of the whole clinic
 * @param to exclusive
 * @param target in the KPI's unit; money in minor units
 * @param direction whether more than the target ({@code higher}) or less is wanted
 * @param status as of the last evaluation: after each aggregation, and when the goal is set or
 *     changed
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
    Curve curve,
    Thresholds thresholds,
    @Schema(
            enumeration = {"not_started", "ahead", "on_track", "at_risk", "missed", "reached"},
            description =
                """
                not_started before its first day; reached or missed when it is over (a sum's target is reached as soon as \
                it is met); while it runs ahead, at_risk or on_track by its pace and its thresholds""")
        @Nullable String status,
    @Nullable Instant statusSince,
    @Nullable Instant deletedAt,
    long version) {}
