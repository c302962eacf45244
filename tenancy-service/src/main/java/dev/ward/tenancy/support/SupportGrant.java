package dev.ward.tenancy.support;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operator's wish to see a clinic's numbers and trail, and what became of it.
 *
 * @param minutes how long it lasts from its approval on
 * @param state requested, approved, declined, withdrawn or ended
 * @param endsAt null until it is approved
 */
record SupportGrant(
    UUID id,
    UUID operatorId,
    String purpose,
    int minutes,
    String state,
    @Nullable UUID decidedBy,
    @Nullable Instant decidedAt,
    @Nullable Instant endsAt,
    Instant createdAt) {

  static SupportGrant of(Row row) {
    return new SupportGrant(
        row.getUUID("id"),
        row.getUUID("operator_id"),
        row.getString("purpose"),
        row.getInteger("minutes"),
        row.getString("state"),
        row.getUUID("decided_by"),
        instant(row.getOffsetDateTime("decided_at")),
        instant(row.getOffsetDateTime("ends_at")),
        row.getOffsetDateTime("created_at").toInstant());
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
