package dev.ward.metrics.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import as it is shown.
 *
 * @param error why the import as a whole has failed; null unless it has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FactImport(
    UUID id,
    String kind,
    String state,
    long rows,
    long accepted,
    long unchanged,
    long corrected,
    long rejected,
    @Nullable String error,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {}
