package dev.ward.audit.exports;

import dev.ward.audit.trail.TrailFilter;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An export as it is asked for. */
record NewTrailExport(
    @NotNull @Schema(enumeration = {"ndjson", "csv"}) String format,
    @Schema(
            description =
                "Which events; without one all. Its from and to are the times at which they were"
                    + " recorded, so that what lies between is a whole stretch of a chain")
        @Nullable TrailFilter filter,
    @Size(min = 1, max = 255)
        @Schema(
            description =
                "What the clinic calls the patient whom they are about; of an organization only"
                    + " together with a clinic")
        @Nullable String subject) {

  TrailFilter wanted() {
    return filter == null ? TrailFilter.NONE : filter;
  }
}
