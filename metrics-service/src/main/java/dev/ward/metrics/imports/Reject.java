package dev.ward.metrics.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A row that was not taken, and why.
 *
 * @param externalId what the row is known by, as far as it could be told
 * @param field the column that is wrong; null if the row is as a whole
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Reject(long line, @Nullable String externalId, @Nullable String field, String message) {}
