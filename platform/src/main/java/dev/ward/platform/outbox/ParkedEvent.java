package dev.ward.platform.outbox;

import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that the audit service rejected, without what it says.
 *
 * @param stream the clinic's id, else the organization's, else the nil UUID
 * @param pointer to what is wrong in it
 * @param attempts how often it was rejected
 * @param replayedAt since when it is on its way again
 */
public record ParkedEvent(
    UUID id,
    UUID stream,
    String action,
    String reason,
    @Nullable String pointer,
    int attempts,
    OffsetDateTime parkedAt,
    @Nullable OffsetDateTime replayedAt) {

  static ParkedEvent of(Row row) {
    return new ParkedEvent(
        row.getUUID("id"),
        row.getUUID("stream"),
        row.getString("action"),
        row.getString("reason"),
        row.getString("pointer"),
        row.getInteger("attempts"),
        row.getOffsetDateTime("parked_at"),
        row.getOffsetDateTime("replayed_at"));
  }
}
