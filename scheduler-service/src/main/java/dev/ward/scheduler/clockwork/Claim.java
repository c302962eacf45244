package dev.ward.scheduler.clockwork;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that this instance holds, until its lease ends or somebody has claimed it after us.
 *
 * @param clinicId the nil UUID for a run of an organization's or of the platform's
 * @param organizationId the clinic's; the nil UUID for a run of the platform's
 * @param fence what proves the claim: a later claim has a higher one
 * @param from the first day that somebody asked for; null leaves the choice to the job
 * @param to the day after the last one
 * @param timeout how long the attempt may take
 * @param waited how long the run was due before it was claimed
 * @param servedTo the organization behind which the next claim goes on
 */
public record Claim(
    UUID id,
    UUID clinicId,
    UUID organizationId,
    String job,
    Instant scheduledFor,
    int attempt,
    long fence,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    Duration timeout,
    Duration waited,
    @Nullable UUID servedTo) {

  static final UUID PLATFORM = new UUID(0, 0);

  static Claim of(Row row) {
    return new Claim(
        row.getUUID("id"),
        row.getUUID("clinic_id"),
        row.getUUID("organization_id"),
        row.getString("job"),
        row.getOffsetDateTime("scheduled_for").toInstant(),
        row.getShort("attempt"),
        row.getLong("fence"),
        row.getLocalDate("from_day"),
        row.getLocalDate("to_day"),
        Duration.ofSeconds(row.getInteger("timeout_seconds")),
        Duration.ofMillis(row.getLong("waited_ms")),
        row.getUUID("served_to"));
  }

  boolean isOfPlatform() {
    return clinicId.equals(PLATFORM) && organizationId.equals(PLATFORM);
  }

  boolean isOfOrganization() {
    return clinicId.equals(PLATFORM) && !organizationId.equals(PLATFORM);
  }
}
