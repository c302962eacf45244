package dev.ward.scheduler.jobs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ward.scheduler.wallclock.Rhythm;
import io.vertx.mutiny.sqlclient.Row;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job as clients see it.
 *
 * @param performer which service does its runs
 * @param cron five fields, on the wall clock of {@code timeZone}; null when it goes by {@code
 *     everySeconds}
 * @param everySeconds how often it is, counted from 1970
 * @param timeZone null for each clinic's own; then UTC for what isn't the clinics'
 * @param scope {@code clinic}, {@code organization} or {@code platform}: whose an occurrence is
 * @param overlap {@code skip}, {@code queue} or {@code cancel}: what becomes of an occurrence while
 *     the one before isn't done
 * @param catchUp {@code latest} or {@code each}: which of several missed occurrences are made
 * @param pausedHere whether the addressed clinic has paused it; null when none is addressed
 * @param next the next occurrences, none while it is paused; null in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Job(
    String name,
    String description,
    String performer,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String cron,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Integer everySeconds,
    @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String timeZone,
    String scope,
    boolean paused,
    String overlap,
    String catchUp,
    int catchUpSeconds,
    int maxAttempts,
    int retrySeconds,
    int leaseSeconds,
    int timeoutSeconds,
    int priority,
    int jitterSeconds,
    int keepDays,
    @Nullable Boolean pausedHere,
    @Nullable List<Instant> next,
    @JsonIgnore long version) {

  private static final int SHOWN = 5;

  static Job of(Row row) {
    return new Job(
        row.getString("name"),
        row.getString("description"),
        row.getString("performer"),
        row.getString("cron"),
        row.getInteger("every_seconds"),
        row.getString("time_zone"),
        row.getString("scope"),
        row.getBoolean("paused"),
        row.getString("overlap"),
        row.getString("catch_up"),
        row.getInteger("catch_up_seconds"),
        row.getShort("max_attempts"),
        row.getInteger("retry_seconds"),
        row.getInteger("lease_seconds"),
        row.getInteger("timeout_seconds"),
        row.getShort("priority"),
        row.getInteger("jitter_seconds"),
        row.getShort("keep_days"),
        null,
        null,
        row.getLong("version"));
  }

  /**
   * With the next times, as they are without any clinic: on the job's own wall clock, or in UTC.
   */
  Job upcoming(Instant now) {
    return with(null, times("UTC", paused, now));
  }

  /** With the next times in a clinic. */
  Job upcoming(Instant now, String clinicZone, boolean pausedInClinic) {
    return with(pausedInClinic, times(clinicZone, paused || pausedInClinic, now));
  }

  private List<Instant> times(String zone, boolean none, Instant now) {
    if (none) {
      return List.of();
    }
    try {
      return Rhythm.of(cron, everySeconds)
          .upcoming(ZoneId.of(Objects.requireNonNullElse(timeZone, zone)), now, SHOWN);
    } catch (DateTimeException e) {
      // A clinic's zone that this machine doesn't know: nothing is planned there either.
      return List.of();
    }
  }

  private Job with(@Nullable Boolean pausedInClinic, List<Instant> times) {
    return new Job(
        name,
        description,
        performer,
        cron,
        everySeconds,
        timeZone,
        scope,
        paused,
        overlap,
        catchUp,
        catchUpSeconds,
        maxAttempts,
        retrySeconds,
        leaseSeconds,
        timeoutSeconds,
        priority,
        jitterSeconds,
        keepDays,
        pausedInClinic,
        times,
        version);
  }
}
