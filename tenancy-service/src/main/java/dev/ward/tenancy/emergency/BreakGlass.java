package dev.ward.tenancy.emergency;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A provider's access to a clinic in which they have no role, taken for an emergency.
 *
 * @param review null until somebody has looked at it
 */
record BreakGlass(
    UUID id,
    UUID userId,
    String reason,
    Instant openedAt,
    Instant endsAt,
    @Nullable Review review) {

  /** What somebody who answers for the clinic found. */
  record Review(UUID by, Instant at, boolean justified, String finding) {}

  static BreakGlass of(Row row) {
    OffsetDateTime reviewedAt = row.getOffsetDateTime("reviewed_at");
    return new BreakGlass(
        row.getUUID("id"),
        row.getUUID("user_id"),
        row.getString("reason"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("ends_at").toInstant(),
        reviewedAt == null
            ? null
            : new Review(
                row.getUUID("reviewed_by"),
                reviewedAt.toInstant(),
                row.getBoolean("justified"),
                row.getString("finding")));
  }
}
