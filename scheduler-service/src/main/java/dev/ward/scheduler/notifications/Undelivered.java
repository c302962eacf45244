package dev.ward.scheduler.notifications;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed, in words that whoever looks at the delivery may read: no address, nothing
 * of the message.
 */
final class Undelivered extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final boolean last;
  private final @Nullable Duration retryAfter;

  private Undelivered(String message, boolean last, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.last = last;
    this.retryAfter = retryAfter;
  }

  /** Another try may succeed. */
  static Undelivered forNow(String message, @Nullable Duration retryAfter) {
    return new Undelivered(message, false, retryAfter);
  }

  /** No other try would. */
  static Undelivered forGood(String message) {
    return new Undelivered(message, true, null);
  }

  boolean isFinal() {
    return last;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
