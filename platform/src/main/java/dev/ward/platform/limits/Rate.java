package dev.ward.platform.limits;

/**
 * How much of one kind may be spent.
 *
 * @param kind caller, service or clinic; what clients read as the policy's name
 * @param burst the most that can be there
 * @param perSecond how fast it comes back
 * @param policy an item of the header RateLimit-Policy
 */
record Rate(String kind, int burst, int perSecond, String policy) {

  private static final double NANOS = 1e9;

  static Rate of(String kind, LimitsConfig.Limit limit) {
    int burst = limit.burst();
    int perSecond = limit.perSecond();
    if (burst < 1 || perSecond < 1) {
      throw new IllegalArgumentException("ward.limits." + kind + " must be at least 1");
    }
    return of(kind, burst, perSecond);
  }

  private static Rate of(String kind, int burst, int perSecond) {
    long window = (burst + perSecond - 1) / perSecond;
    return new Rate(kind, burst, perSecond, "\"%s\";q=%d;w=%d".formatted(kind, burst, window));
  }

  /** The same but for how much; itself if that is the same, too. */
  Rate counting(int otherBurst, double otherPerSecond) {
    int whole = (int) Math.max(1, otherPerSecond);
    return otherBurst == burst && whole == perSecond ? this : of(kind, otherBurst, whole);
  }

  /** How many whole seconds it takes until so much has come back. */
  long secondsFor(long amount) {
    return (amount + perSecond - 1) / perSecond;
  }

  int within(long nanos) {
    return (int) Math.min(burst, Math.max(1, perSecond * (nanos / NANOS)));
  }

  long nanosFor(long amount) {
    return (long) (amount * NANOS / perSecond);
  }
}
