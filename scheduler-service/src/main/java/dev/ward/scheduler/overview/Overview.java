package dev.ward.scheduler.overview;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;

/**
 * The platform in numbers.
 *
 * @param asOf when it was counted
 * @param organizations that are active
 * @param clinics that are active
 * @param members different people with a role in a clinic or an organization
 * @param facts as the database's statistics estimate them
 * @param runsSucceeded in the day before
 * @param lagSeconds how long the oldest due run has waited
 * @param clinicsNotAggregated active ones whose numbers have not been brought up to date for 26
 *     hours
 */
record Overview(
    Instant asOf,
    long organizations,
    long clinics,
    long suspendedClinics,
    long members,
    long facts,
    long runsSucceeded,
    long runsDead,
    long runsDue,
    long runsMissed,
    long lagSeconds,
    long clinicsNotAggregated) {

  static Overview of(Row row) {
    return new Overview(
        row.getOffsetDateTime("as_of").toInstant(),
        row.getLong("organizations"),
        row.getLong("clinics"),
        row.getLong("suspended_clinics"),
        row.getLong("members"),
        row.getLong("facts"),
        row.getLong("runs_succeeded"),
        row.getLong("runs_dead"),
        row.getLong("runs_due"),
        row.getLong("runs_missed"),
        row.getLong("lag_seconds"),
        row.getLong("clinics_not_aggregated"));
  }
}
