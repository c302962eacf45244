package dev.ward.tenancy.clinic;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why access is taken from everybody; it is kept in the audit trail. */
public record Suspension(
    @NotBlank @Size(max = 500) @Schema(examples = "Unpaid since March") String reason) {}
