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
 * @param clinicId null for an occurrence of an organization's or of the platform's
 * @param organizationId null for an occurrence of the platform's
 * @param trigger {@code schedule}, {@code manual}, {@code backfill} or {@code parent} (another run
 *     handed it on)
 * @param state {@code pending}, {@code running}, {@code waiting} (for its parts), {@code
 *     succeeded}, {@code failed} (another attempt follows), {@code dead} (none follows) or {@code
 *     cancelled}
 * @param from the first day that was asked for; null left the choice to the job
 * @param to the day after the last one
 * @param error why the last attempt failed
 * @param result what the job says of its work
 * @param progress how far it has come, as far as it says
 * @param parentId the run that it is a part of
 */
record Run(
    UUID id,
    String job,
    @Nullable UUID clinicId,
    @Nullable UUID organizationId,
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
    @Nullable UUID requestedBy,
    int priority,
    @Nullable Progress progress,
    @Nullable UUID parentId) {

  static final UUID PLATFORM = new UUID(0, 0);

  /** What every statement reads that a run is made of. */
  static final String COLUMNS =
      """
      id, clinic_id, organization_id, job, scheduled_for, trigger, state, attempt, from_day, to_day, started_at, finished_at,
        error, result, requested_by, priority, progress_done, progress_total, parent_id
      """;

  /** How much of how much is done. */
  record Progress(long done, @Nullable Long total) {}

  static Run of(Row row) {
    JsonObject result = row.getJsonObject("result");
    return new Run(
        row.getUUID("id"),
        row.getString("job"),
        orNull(row.getUUID("clinic_id")),
        orNull(row.getUUID("organization_id")),
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
        row.getUUID("requested_by"),
        row.getShort("priority"),
        row.getLong("progress_done") == null
            ? null
            : new Progress(row.getLong("progress_done"), row.getLong("progress_total")),
        row.getUUID("parent_id"));
  }

  /** Whether nothing more becomes of it by itself. */
  boolean ended() {
    return finishedAt != null;
  }

  private static @Nullable UUID orNull(UUID id) {
    return id.equals(PLATFORM) ? null : id;
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
