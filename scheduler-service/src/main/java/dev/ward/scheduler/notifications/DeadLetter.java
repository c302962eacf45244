package dev.ward.scheduler.notifications;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that isn't tried any more, without what it says and to whom.
 *
 * @param clinicId null for what belongs to no clinic
 * @param organizationId null for what is the platform's
 */
record DeadLetter(
    UUID id,
    UUID notificationId,
    @Nullable UUID clinicId,
    @Nullable UUID organizationId,
    String channel,
    String kind,
    int attempts,
    boolean uncertain,
    @Nullable String error,
    Instant endedAt) {

  static DeadLetter of(Row row) {
    return new DeadLetter(
        row.getUUID("id"),
        row.getUUID("notification_id"),
        row.getUUID("clinic_id"),
        row.getUUID("organization_id"),
        row.getString("channel"),
        row.getString("kind"),
        row.getShort("attempts"),
        row.getBoolean("uncertain"),
        row.getString("error"),
        row.getOffsetDateTime("ended_at").toInstant());
  }
}
