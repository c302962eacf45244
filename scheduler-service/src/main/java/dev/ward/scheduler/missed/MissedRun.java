package dev.ward.scheduler.missed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An occurrence that should have been there and wasn't.
 *
 * @param clinicId null for one of an organization's or of the platform's
 * @param organizationId null for one of the platform's
 * @param madeGoodAt when it was found to have been made good; null while it isn't
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record MissedRun(
    UUID id,
    String job,
    @Nullable UUID clinicId,
    @Nullable UUID organizationId,
    Instant scheduledFor,
    Instant foundAt,
    @Nullable Instant madeGoodAt) {

  private static final UUID NOBODY = new UUID(0, 0);

  static MissedRun of(Row row) {
    OffsetDateTime madeGood = row.getOffsetDateTime("made_good_at");
    return new MissedRun(
        row.getUUID("id"),
        row.getString("job"),
        orNull(row.getUUID("clinic_id")),
        orNull(row.getUUID("organization_id")),
        row.getOffsetDateTime("scheduled_for").toInstant(),
        row.getOffsetDateTime("found_at").toInstant(),
        madeGood == null ? null : madeGood.toInstant());
  }

  private static @Nullable UUID orNull(UUID id) {
    return id.equals(NOBODY) ? null : id;
  }
}
