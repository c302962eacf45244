package dev.ward.metrics.goals;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An organization's template as it is asked for, or as it is to be from now on. */
record NewGoalTemplate(
    @NotBlank @Size(max = 200) String name,
    @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank") @Size(max = 1000)
        @Nullable String description,
    @NotBlank @Size(max = 63) String metric,
    @DecimalMin("0") @DecimalMax("1000000000000") @Digits(integer = 13, fraction = 6)
        @Nullable BigDecimal target,
    @Schema(enumeration = {"higher", "lower"})
        @Pattern(regexp = "higher|lower", message = "must be higher or lower")
        @Nullable String direction,
    @Schema(enumeration = {"week", "month", "quarter", "year"})
        @Pattern(
            regexp = "week|month|quarter|year",
            message = "must be week, month, quarter or year")
        @Nullable String period,
    @Schema(description = "linear unless given; not monthly, because the months are a goal's own")
        @Valid
        @Nullable Curve curve,
    @Valid @Nullable Thresholds thresholds) {}
