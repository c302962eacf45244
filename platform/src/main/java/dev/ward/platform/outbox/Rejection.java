package dev.ward.platform.outbox;

import org.jspecify.annotations.Nullable;

/**
 * Why an event is never going to be recorded as it is.
 *
 * @param pointer to what is wrong in it; null for all of it
 */
record Rejection(String reason, @Nullable String pointer) {

  private static final int LONGEST = 1_000;

  Rejection {
    reason = reason.length() > LONGEST ? reason.substring(0, LONGEST) : reason;
  }
}
