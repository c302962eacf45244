package dev.ward.scheduler.jobs;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.scheduler.wallclock.Cron;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may change of a job; what is null stays as it is.
 *
 * @param cron takes the place of {@code everySeconds}, and the other way round
 * @param timeZone whose wall clock the cron expression is read on; {@code own} for each clinic's
 */
record JobChange(
    @Nullable Boolean paused,
    @Schema(examples = "0 30 2 * * ?", maxLength = 200) @Nullable String cron,
    @Schema(minimum = "10", maximum = "2678400") @Nullable Integer everySeconds,
    @Schema(examples = "Europe/Lisbon", maxLength = 64) @Nullable String timeZone,
    @Schema(enumeration = {"skip", "queue", "cancel"}) @Nullable String overlap,
    @Schema(enumeration = {"latest", "each"}) @Nullable String catchUp,
    @Schema(minimum = "60", maximum = "2678400") @Nullable Integer catchUpSeconds,
    @Schema(minimum = "1", maximum = "20") @Nullable Integer maxAttempts,
    @Schema(minimum = "1", maximum = "3600") @Nullable Integer retrySeconds,
    @Schema(minimum = "15", maximum = "3600") @Nullable Integer leaseSeconds,
    @Schema(minimum = "1", maximum = "86400") @Nullable Integer timeoutSeconds,
    @Schema(minimum = "-100", maximum = "100") @Nullable Integer priority,
    @Schema(minimum = "0", maximum = "3600") @Nullable Integer jitterSeconds,
    @Schema(minimum = "1", maximum = "3650") @Nullable Integer keepDays) {

  private static final int LONGEST_CRON = 200;
  private static final String OWN = "own";

  /**
   * @throws Problem 400 with a pointer to each field that makes no sense
   */
  void check() {
    List<FieldError> errors = new ArrayList<>();
    checkCron(errors);
    checkTimeZone(errors);
    oneOf(errors, "/overlap", overlap, Set.of("skip", "queue", "cancel"));
    oneOf(errors, "/catchUp", catchUp, Set.of("latest", "each"));
    within(errors, "/everySeconds", everySeconds, 10, 2_678_400);
    within(errors, "/catchUpSeconds", catchUpSeconds, 60, 2_678_400);
    within(errors, "/maxAttempts", maxAttempts, 1, 20);
    within(errors, "/retrySeconds", retrySeconds, 1, 3600);
    within(errors, "/leaseSeconds", leaseSeconds, 15, 3600);
    within(errors, "/timeoutSeconds", timeoutSeconds, 1, 86_400);
    within(errors, "/priority", priority, -100, 100);
    within(errors, "/jitterSeconds", jitterSeconds, 0, 3600);
    within(errors, "/keepDays", keepDays, 1, 3650);
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }

  /** From {@code $2} on, in the order of the record. */
  Tuple arguments(String name) {
    return Tuple.tuple()
        .addString(name)
        .addBoolean(paused)
        .addString(cron == null ? null : cron.strip().replaceAll("\\s+", " "))
        .addInteger(everySeconds)
        .addString(timeZone)
        .addString(overlap)
        .addString(catchUp)
        .addInteger(catchUpSeconds)
        .addInteger(maxAttempts)
        .addInteger(retrySeconds)
        .addInteger(leaseSeconds)
        .addInteger(timeoutSeconds)
        .addInteger(priority)
        .addInteger(jitterSeconds)
        .addInteger(keepDays);
  }

  private void checkCron(List<FieldError> errors) {
    if (cron == null) {
      return;
    }
    if (everySeconds != null) {
      errors.add(new FieldError("/everySeconds", "can't be given together with cron"));
    }
    if (cron.length() > LONGEST_CRON) {
      errors.add(new FieldError("/cron", "must have at most " + LONGEST_CRON + " characters"));
      return;
    }
    try {
      Cron.parse(cron);
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError("/cron", "is not a cron expression: " + e.getMessage()));
    }
  }

  private void checkTimeZone(List<FieldError> errors) {
    if (timeZone == null || timeZone.equals(OWN)) {
      return;
    }
    try {
      if (!ZoneId.getAvailableZoneIds().contains(ZoneId.of(timeZone).getId())) {
        errors.add(new FieldError("/timeZone", "must be an IANA time zone, or own"));
      }
    } catch (DateTimeException e) {
      errors.add(new FieldError("/timeZone", "must be an IANA time zone, or own"));
    }
  }

  private static void oneOf(
      List<FieldError> errors, String pointer, @Nullable String value, Set<String> values) {
    if (value != null && !values.contains(value)) {
      errors.add(
          new FieldError(
              pointer, "must be one of " + String.join(", ", values.stream().sorted().toList())));
    }
  }

  private static void within(
      List<FieldError> errors, String pointer, @Nullable Integer value, int least, int most) {
    if (value != null && (value < least || value > most)) {
      errors.add(new FieldError(pointer, "must be from " + least + " to " + most));
    }
  }
}
