package dev.ward.audit.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a walk along a clinic's chain of events has found. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Verification(
    @Schema(description = "Whether every event is as it was recorded and none is missing")
        boolean valid,
    @Schema(description = "How many events were looked at") long checked,
    @Schema(
            description =
                "The place (seq) of the first that was altered, removed, inserted or moved")
        @Nullable Long firstBad) {}
