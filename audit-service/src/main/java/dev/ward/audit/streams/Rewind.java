package dev.ward.audit.streams;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** From where a stream goes on. */
record Rewind(
    @NotNull
        @Schema(description = "What was recorded from then on is sent, again or for the first time")
        Instant from,
    @Schema(description = "Only of this clinic; without it of all that the stream has events of")
        @Nullable UUID clinicId) {}
