package dev.ward.metrics.sheets;

import org.jspecify.annotations.Nullable;

/**
 * A row that is not taken, and why.
 *
 * @param row as the spreadsheet counts
 * @param externalId what the row is known by, as far as it could be told
 * @param field the header of the column that is wrong; null if the row is as a whole
 */
record Reject(
    String sheet, long row, @Nullable String externalId, @Nullable String field, String message) {}
