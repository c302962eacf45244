package dev.ward.platform.limits;

/**
 * Whether a request may go on.
 *
 * @param remaining what is left of the allowance, as far as this instance knows
 * @param waitNanos when it is refused: how long until it would not be
 */
record Verdict(Rate rate, boolean admitted, long remaining, long waitNanos) {

  private static final long NANOS = 1_000_000_000L;

  static Verdict admitted(Rate rate, long remaining) {
    return new Verdict(rate, true, remaining, 0);
  }

  static Verdict refused(Rate rate, long remaining, long waitNanos) {
    return new Verdict(rate, false, remaining, waitNanos);
  }

  long retryAfterSeconds() {
    return Math.max(1, (waitNanos + NANOS - 1) / NANOS);
  }

  /** An item of the header RateLimit. */
  void appendTo(StringBuilder header) {
    long seconds = admitted ? rate.secondsFor(rate.burst() - remaining) : retryAfterSeconds();
    header.append('"').append(rate.kind()).append("\";r=").append(remaining);
    header.append(";t=").append(seconds);
  }
}
