package dev.ward.metrics.exports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An export as it is shown.
 *
 * @param sha256 of its bytes, in hexadecimal; null until it is done
 * @param error why there is none; null unless it has failed
 * @param expiresAt until when it can be fetched; null until it is done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DataExport(
    UUID id,
    String what,
    String format,
    ExportFilter filter,
    @Schema(enumeration = {"pending", "running", "done", "failed", "cancelled", "expired"})
        String state,
    long rows,
    long bytes,
    @Nullable String sha256,
    @Nullable String error,
    Instant createdAt,
    @Nullable UUID createdBy,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant expiresAt) {}
