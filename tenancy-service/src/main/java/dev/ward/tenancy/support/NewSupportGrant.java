package dev.ward.tenancy.support;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an operator wants to look for, and for how long. */
record NewSupportGrant(
    @NotNull
        @Size(min = 10, max = 1000)
        @Schema(examples = "Ticket 4711: the collections of March look too low")
        String purpose,
    @NotNull @Min(5) @Max(10080) @Schema(description = "At most a week") Integer minutes) {}
