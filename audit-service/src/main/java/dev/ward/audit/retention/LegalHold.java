package dev.ward.audit.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what it names from retention and erasure until it is released.
 *
 * @param clinicId null for all of the organization's record
 * @param subject the pseudonym of the patient in events; null for the clinic's whole record
 */
@Schema(name = "LegalHold")
@JsonInclude(JsonInclude.Include.ALWAYS)
record LegalHold(
    UUID id,
    @Nullable UUID clinicId,
    @Nullable UUID subject,
    String reason,
    Instant createdAt,
    @Nullable UUID createdBy,
    @Nullable Instant releasedAt,
    @Nullable UUID releasedBy,
    @Nullable String releasedBecause) {

  static LegalHold of(Row row) {
    OffsetDateTime released = row.getOffsetDateTime("released_at");
    return new LegalHold(
        row.getUUID("id"),
        row.getUUID("clinic_id"),
        row.getUUID("subject"),
        row.getString("reason"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getUUID("created_by"),
        released == null ? null : released.toInstant(),
        row.getUUID("released_by"),
        row.getString("released_because"));
  }
}
