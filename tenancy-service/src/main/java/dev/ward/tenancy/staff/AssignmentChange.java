package dev.ward.tenancy.staff;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What changes in an assignment; what is left out stays as it is. */
record AssignmentChange(
    @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Size(max = 200)
        @Nullable String position,
    @Nullable LocalDate from,
    @Schema(description = "The day after the last") @Nullable LocalDate to) {}
