package dev.ward.audit.secrets;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A secret, told this once. */
public record FreshSecret(
    @Schema(description = "What stands in the signature's k") String id,
    @Schema(description = "Keep it; it is not told again") String secret) {}
