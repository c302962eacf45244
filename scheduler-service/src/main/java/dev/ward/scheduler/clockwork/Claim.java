package dev.ward.scheduler.clockwork;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that this instance holds, until its lease ends or somebody has claimed it after us.
 *
 * @param clinicId the nil UUID for a run of the platform's
 * @param fence what proves the claim: a later claim has a higher one
 * @param from the first day that somebody asked for; null leaves the choice to the job
 * @param to the day after the last one
 */
public record Claim(
    UUID id,
    UUID clinicId,
    String job,
    Instant scheduledFor,
    int attempt,
    long fence,
    @Nullable LocalDate from,
    @Nullable LocalDate to) {

  static final UUID PLATFORM = new UUID(0, 0);

  static Claim of(Row row) {
    return new Claim(
        row.getUUID("id"),
        row.getUUID("clinic_id"),
        row.getString("job"),
        row.getOffsetDateTime("scheduled_for").toInstant(),
        row.getShort("attempt"),
        row.getLong("fence"),
        row.getLocalDate("from_day"),
        row.getLocalDate("to_day"));
  }

  boolean isOfPlatform() {
    return clinicId.equals(PLATFORM);
  }
}
