package dev.ward.metrics.facts;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A fact as it is shown.
 *
 * @param fields the columns of its kind, as JSON names them
 * @param day the clinic's own day that it counts on
 * @param importId the import that its present content came from; null if that was written by hand
 * @param deletedAt since when it doesn't count any more; null if it does
 */
@JsonInclude(Include.ALWAYS)
record Fact(
    UUID id,
    @JsonAnyGetter
        @JsonInclude(value = Include.ALWAYS, content = Include.ALWAYS)
        @Schema(hidden = true)
        Map<String, @Nullable Object> fields,
    LocalDate day,
    @Nullable UUID importId,
    Instant createdAt,
    @Nullable UUID createdBy,
    Instant updatedAt,
    @Nullable UUID updatedBy,
    @Nullable Instant deletedAt,
    long version) {}
