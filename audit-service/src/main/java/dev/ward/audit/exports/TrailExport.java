package dev.ward.audit.exports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ward.audit.trail.TrailFilter;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An export as it is shown.
 *
 * @param subject what stands in the events for the patient whom they are about
 * @param events how many it held when it was fetched last; null before that
 * @param sha256 of what was fetched last, of NDJSON without its manifest; hexadecimal
 * @param manifest what was signed when it was fetched last, as JSON
 */
@Schema(name = "TrailExport")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrailExport(
    UUID id,
    @JsonIgnore UUID organizationId,
    @JsonIgnore @Nullable UUID clinicId,
    String format,
    TrailFilter filter,
    @Nullable UUID subject,
    @Schema(enumeration = {"done", "expired"}) String state,
    @Nullable Long events,
    @Nullable String sha256,
    Instant createdAt,
    @Nullable UUID createdBy,
    Instant expiresAt,
    @JsonIgnore List<Stretch> stretches,
    @JsonIgnore @Nullable String manifest) {

  /** A part of a chain that it may hold. */
  record Stretch(UUID chain, long firstSeq, long lastSeq) {}

  /** Whether it holds every event between the first and the last of each chain. */
  @Schema(description = "Whether it holds all that was recorded there in its time")
  public boolean isComplete() {
    return subject == null && filter.isOnlyOfPlaceAndTime();
  }
}
