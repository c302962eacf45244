package dev.ward.tenancy.emergency;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why, and for how long. */
record NewBreakGlass(
    @NotNull
        @Size(min = 10, max = 1000)
        @Schema(examples = "Standing in for Dr. Lind, who is in hospital")
        String reason,
    @NotNull @Min(1) @Max(60) @Schema(description = "At most an hour") Integer minutes) {}
