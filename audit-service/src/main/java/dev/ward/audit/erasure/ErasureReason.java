package dev.ward.audit.erasure;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a patient is erased from the record. */
record ErasureReason(
    @NotBlank
        @Size(max = 1000)
        @Schema(
            description = "Kept beside the pseudonym; don't name the patient",
            examples = "Request of 2026-11-03, identity checked")
        String reason) {}
