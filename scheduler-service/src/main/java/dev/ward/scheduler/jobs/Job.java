package dev.ward.scheduler.jobs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.vertx.mutiny.sqlclient.Row;

/**
 * A job as clients see it.
 *
 * @param cron five fields, on the wall clock of each clinic; of a platform job in UTC
 * @param scope {@code clinic} or {@code platform}: whether an occurrence is one clinic's or the
 *     platform's
 */
record Job(
    String name,
    String description,
    String cron,
    String scope,
    boolean paused,
    int maxAttempts,
    int leaseSeconds,
    int retrySeconds,
    int catchUpSeconds,
    @JsonIgnore long version) {

  static Job of(Row row) {
    return new Job(
        row.getString("name"),
        row.getString("description"),
        row.getString("cron"),
        row.getString("scope"),
        row.getBoolean("paused"),
        row.getShort("max_attempts"),
        row.getInteger("lease_seconds"),
        row.getInteger("retry_seconds"),
        row.getInteger("catch_up_seconds"),
        row.getLong("version"));
  }
}
