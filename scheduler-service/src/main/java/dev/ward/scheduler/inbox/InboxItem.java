package dev.ward.scheduler.inbox;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person finds in the app.
 *
 * @param clinicId null for what is the organization's
 * @param readAt null while it is unread
 */
record InboxItem(
    UUID id,
    @Nullable UUID clinicId,
    UUID organizationId,
    UUID notificationId,
    String kind,
    String title,
    @Nullable String text,
    Map<String, Object> data,
    boolean critical,
    Instant createdAt,
    @Nullable Instant readAt) {

  static InboxItem of(Row row) {
    OffsetDateTime readAt = row.getOffsetDateTime("read_at");
    return new InboxItem(
        row.getUUID("id"),
        row.getUUID("clinic_id"),
        row.getUUID("organization_id"),
        row.getUUID("notification_id"),
        row.getString("kind"),
        row.getString("title"),
        row.getString("text"),
        row.getJsonObject("data").getMap(),
        row.getBoolean("critical"),
        row.getOffsetDateTime("created_at").toInstant(),
        readAt == null ? null : readAt.toInstant());
  }
}
