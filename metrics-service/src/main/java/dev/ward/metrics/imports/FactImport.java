package dev.ward.metrics.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
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
    @Nullable Instant finishedAt) {

  static FactImport of(Row row) {
    return new FactImport(
        row.getUUID("id"),
        row.getString("kind"),
        row.getString("state"),
        row.getLong("rows"),
        row.getLong("accepted"),
        row.getLong("unchanged"),
        row.getLong("corrected"),
        row.getLong("rejected"),
        row.getString("error"),
        row.getOffsetDateTime("created_at").toInstant(),
        instant(row, "started_at"),
        instant(row, "finished_at"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column) == null ? null : row.getOffsetDateTime(column).toInstant();
  }

  /** Whether nothing of it will change any more. */
  boolean isOver() {
    return finishedAt != null;
  }
}
