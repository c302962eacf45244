package dev.ward.metrics.sheets;

import java.io.Serial;

/** Takes back what a dry run has written, and carries out what would have come of it. */
final class DryRun extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Outcome outcome;

  DryRun(Outcome outcome) {
    super("a dry run", null, false, false);
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }
}
