package dev.ward.audit.retention;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What must neither go nor be erased, and why. */
record NewLegalHold(
    @Schema(description = "One clinic's record; without it all of the organization's")
        @Nullable UUID clinicId,
    @Size(min = 1, max = 255)
        @Schema(description = "What the clinic calls the patient; holds the events about them")
        @Nullable String subjectId,
    @NotBlank @Size(max = 1000) @Schema(examples = "Lawsuit 2026/113, asked for by counsel")
        String reason) {}
