package dev.ward.audit.searches;

import dev.ward.audit.trail.TrailFilter;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A search as it is to be saved. */
record SearchToSave(
    @NotBlank @Size(max = 200) @Schema(examples = "Refusals of last week") String name,
    @NotNull TrailFilter filter,
    @Schema(description = "Whether everybody who reads the trail here has it; else only you")
        @Nullable Boolean shared) {

  boolean isShared() {
    return Boolean.TRUE.equals(shared);
  }
}
