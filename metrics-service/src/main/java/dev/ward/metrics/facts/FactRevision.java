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
 * What a fact said before it was changed, deleted or restored.
 *
 * @param version the fact's version that said so
 * @param fields the columns of its kind, as JSON names them
 * @param importId the import that this content came from; null if it was written by hand
 * @param replacedByImport the import whose row took its place; null if that was done by hand
 */
@JsonInclude(Include.ALWAYS)
record FactRevision(
    long version,
    @JsonAnyGetter
        @JsonInclude(value = Include.ALWAYS, content = Include.ALWAYS)
        @Schema(hidden = true)
        Map<String, @Nullable Object> fields,
    LocalDate day,
    @Nullable UUID importId,
    @Nullable Instant deletedAt,
    Instant replacedAt,
    @Nullable UUID replacedBy,
    @Nullable UUID replacedByImport) {}
