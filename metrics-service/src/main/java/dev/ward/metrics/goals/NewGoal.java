package dev.ward.metrics.goals;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A goal as it is asked for; the direction is the KPI's own unless given. */
record NewGoal(
    @NotBlank @Size(max = 200) String name,
    @NotBlank String metric,
    @Size(min = 1, max = 100) @Nullable String provider,
    @NotNull LocalDate from,
    @NotNull LocalDate to,
    @NotNull @DecimalMin("0") @DecimalMax("1000000000000") @Digits(integer = 13, fraction = 6)
        BigDecimal target,
    @Schema(enumeration = {"higher", "lower"})
        @Pattern(regexp = "higher|lower", message = "must be higher or lower")
        @Nullable String direction) {}
