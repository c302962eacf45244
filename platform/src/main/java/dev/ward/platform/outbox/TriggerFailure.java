package dev.ward.platform.outbox;

import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A change whose event could not be made, without anything of its row.
 *
 * @param sqlState why, as PostgreSQL names it
 * @param state whether it is tried again by itself
 */
public record TriggerFailure(
    UUID id,
    String table,
    @Schema(enumeration = {"INSERT", "UPDATE", "DELETE"}) String operation,
    String sqlState,
    OffsetDateTime failedAt,
    int attempts,
    OffsetDateTime nextAttemptAt,
    @Schema(enumeration = {"waiting", "dead"}) String state) {

  static TriggerFailure of(Row row) {
    return new TriggerFailure(
        row.getUUID("id"),
        row.getString("table_name"),
        row.getString("operation"),
        row.getString("sqlstate"),
        row.getOffsetDateTime("failed_at"),
        row.getInteger("attempts"),
        row.getOffsetDateTime("next_attempt_at"),
        row.getBoolean("dead") ? "dead" : "waiting");
  }
}
