package dev.ward.metrics.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import as it is shown.
 *
 * @param dryRun whether it only says what would happen; then nothing has
 * @param mapping the clinic's mapping that its rows were read by
 * @param error why the import as a whole has failed; null unless it has
 * @param removed how many of the facts that it had added its undoing has removed
 * @param restored how many of the facts that it had corrected are as they were before
 * @param conflicts how many its undoing has left, because they had been changed since
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FactImport(
    UUID id,
    String kind,
    String state,
    boolean dryRun,
    @Nullable UUID mapping,
    long rows,
    long accepted,
    long unchanged,
    long corrected,
    long rejected,
    @Nullable String error,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant undoneAt,
    @Nullable UUID undoneBy,
    @Nullable Long removed,
    @Nullable Long restored,
    @Nullable Long conflicts) {

  static FactImport of(Row row) {
    return new FactImport(
        row.getUUID("id"),
        row.getString("kind"),
        row.getString("state"),
        row.getBoolean("dry_run"),
        row.getUUID("mapping_id"),
        row.getLong("rows"),
        row.getLong("accepted"),
        row.getLong("unchanged"),
        row.getLong("corrected"),
        row.getLong("rejected"),
        row.getString("error"),
        row.getOffsetDateTime("created_at").toInstant(),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        instant(row, "undone_at"),
        row.getUUID("undone_by"),
        row.getLong("removed"),
        row.getLong("restored"),
        row.getLong("conflicts"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column) == null ? null : row.getOffsetDateTime(column).toInstant();
  }

  /** Whether nothing of it will change any more. */
  boolean isOver() {
    return finishedAt != null;
  }
}
