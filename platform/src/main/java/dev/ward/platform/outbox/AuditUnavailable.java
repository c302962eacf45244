package dev.ward.platform.outbox;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The audit service didn't answer for the events; nothing may be assumed of any of them. */
final class AuditUnavailable extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;
  private final boolean ofThisBatch;

  private AuditUnavailable(String message, @Nullable Duration retryAfter, boolean ofThisBatch) {
    super(message, null, false, false);
    this.retryAfter = retryAfter;
    this.ofThisBatch = ofThisBatch;
  }

  static AuditUnavailable answered(int status, @Nullable Duration retryAfter) {
    return new AuditUnavailable("the audit service answered " + status, retryAfter, false);
  }

  /** It took offence at something among the events, without saying at which. */
  static AuditUnavailable refused(String reason) {
    return new AuditUnavailable(reason, null, true);
  }

  /** For how long it asks to be left alone; null if it doesn't say. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  boolean isOfThisBatch() {
    return ofThisBatch;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
