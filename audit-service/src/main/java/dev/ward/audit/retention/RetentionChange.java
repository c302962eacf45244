package dev.ward.audit.retention;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How long a class of events is to be kept from now on. */
record RetentionChange(
    @NotNull
        @Min(1)
        @Max(RetentionChange.A_CENTURY)
        @Schema(description = "No less than the floor of the class", examples = "120")
        Integer months) {

  static final int A_CENTURY = 1200;
}
