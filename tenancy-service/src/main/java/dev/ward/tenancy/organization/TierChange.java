package dev.ward.tenancy.organization;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The tier that an organization is to be on from now on. */
record TierChange(
    @NotNull
        @Pattern(regexp = "free|pro|biosync", message = "must be free, pro or biosync")
        @Schema(enumeration = {"free", "pro", "biosync"})
        String tier) {}
