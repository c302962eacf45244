package dev.ward.metrics.reports;

import io.vertx.mutiny.sqlclient.Row;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of the job {@code weekly-report} that this process has claimed from the clockwork.
 *
 * @param due when it was due; without days it reports the week that was over then
 * @param fence what tells this claim from those of others
 * @param from the first of the days whose weeks it reports; null without days
 * @param servedTo the organization behind which the next claim goes on
 */
record ReportRun(
    UUID clinicId,
    UUID id,
    OffsetDateTime due,
    long fence,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    @Nullable UUID servedTo) {

  static ReportRun of(Row row) {
    return new ReportRun(
        row.getUUID("clinic_id"),
        row.getUUID("id"),
        row.getOffsetDateTime("scheduled_for"),
        row.getLong("fence"),
        row.getLocalDate("from_day"),
        row.getLocalDate("to_day"),
        row.getUUID("served_to"));
  }
}
