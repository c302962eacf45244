package dev.ward.tenancy.staff;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A staff record as it is written: as a whole. */
record NewStaffRecord(
    @Size(min = 1, max = 100) @Nullable String licenceNumber,
    @Size(min = 1, max = 200) @Nullable String specialisation,
    @Schema(enumeration = {"employee", "contractor", "locum", "trainee", "volunteer"})
        @NotNull
        @Pattern(
            regexp = "employee|contractor|locum|trainee|volunteer",
            message = "must be employee, contractor, locum, trainee or volunteer")
        String employment) {}
