package dev.ward.scheduler.jobs;

import dev.ward.platform.problem.Problem;
import dev.ward.scheduler.wallclock.Cron;
import org.jspecify.annotations.Nullable;

/** What an operator may change of a job; what is null stays as it is. */
record JobChange(@Nullable Boolean paused, @Nullable String cron) {

  private static final int LONGEST_CRON = 200;

  /**
   * @throws Problem 400 if the cron expression is none
   */
  void check() {
    if (cron == null) {
      return;
    }
    if (cron.length() > LONGEST_CRON) {
      throw Problem.invalid("/cron", "must have at most " + LONGEST_CRON + " characters");
    }
    try {
      Cron.parse(cron);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("/cron", "is not a cron expression: " + e.getMessage());
    }
  }

  /** The expression as it is kept: fields with one space between them. */
  @Nullable String normalizedCron() {
    return cron == null ? null : cron.strip().replaceAll("\\s+", " ");
  }
}
