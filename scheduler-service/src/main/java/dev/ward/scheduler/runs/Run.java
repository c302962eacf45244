package dev.ward.scheduler.runs;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence of a job.
 *
 * @param clinicId null for an occurrence of a platform job
 * @param trigger {@code schedule} or {@code manual}
 * @param state {@code pending}, {@code running}, {@code succeeded}, {@code failed} (another attempt
 *     follows), {@code dead} (none follows) or {@code cancelled}
 * @param from the first day that was asked for; null left the choice to the job
 * @param to the day after the last one
 * @param error why the last attempt failed
 * @param result what the job says of its work
 */
record Run(
    UUID id,
    String job,
    @Nullable UUID clinicId,
    Instant scheduledFor,
    String trigger,
    String state,
    int attempt,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String error,
    @Nullable Map<String, Object> result,
    @Nullable UUID requestedBy) {

  static final UUID PLATFORM = new UUID(0, 0);

  static Run of(Row row) {
    UUID clinic = row.getUUID("clinic_id");
    JsonObject result = row.getJsonObject("result");
    return new Run(
        row.getUUID("id"),
        row.getString("job"),
        clinic.equals(PLATFORM) ? null : clinic,
        row.getOffsetDateTime("scheduled_for").toInstant(),
        row.getString("trigger"),
        row.getString("state"),
        row.getShort("attempt"),
        row.getLocalDate("from_day"),
        row.getLocalDate("to_day"),
        instant(row.getOffsetDateTime("started_at")),
        instant(row.getOffsetDateTime("finished_at")),
        row.getString("error"),
        result == null ? null : result.getMap(),
        row.getUUID("requested_by"));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
