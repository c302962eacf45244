package dev.ward.tenancy.member;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A role that somebody had, from one change of it to the next.
 *
 * @param name null for somebody whose account is gone, or whom the caller may not see any more
 * @param beganBy who gave it; null for a hand in the database
 * @param endedAt null while it lasts
 */
record PastRole(
    UUID id,
    UUID userId,
    @Nullable String name,
    String role,
    @Nullable LocalDate validFrom,
    @Nullable LocalDate validUntil,
    Instant beganAt,
    @Nullable UUID beganBy,
    @Nullable Instant endedAt,
    @Nullable UUID endedBy) {

  static PastRole of(Row row) {
    OffsetDateTime ended = row.getOffsetDateTime("ended_at");
    return new PastRole(
        row.getUUID("id"),
        row.getUUID("user_id"),
        row.getString("name"),
        row.getString("role"),
        row.getLocalDate("valid_from"),
        row.getLocalDate("valid_until"),
        row.getOffsetDateTime("began_at").toInstant(),
        row.getUUID("began_by"),
        ended == null ? null : ended.toInstant(),
        row.getUUID("ended_by"));
  }
}
