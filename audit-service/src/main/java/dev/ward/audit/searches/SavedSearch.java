package dev.ward.audit.searches;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ward.audit.trail.TrailFilter;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A search that somebody wants again.
 *
 * @param shared whether everybody who reads the trail here has it, or only who saved it
 */
@Schema(name = "SavedSearch")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SavedSearch(
    UUID id,
    String name,
    TrailFilter filter,
    boolean shared,
    Instant createdAt,
    @Nullable UUID createdBy,
    Instant updatedAt,
    @JsonIgnore long version) {}
