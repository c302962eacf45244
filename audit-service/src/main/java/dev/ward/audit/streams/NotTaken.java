package dev.ward.audit.streams;

import dev.ward.platform.secrets.UnreadableSecret;
import dev.ward.platform.webhook.Refused;
import java.io.Serial;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A delivery that failed; its message is for the people whose stream it is. */
final class NotTaken extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  NotTaken(String message, @Nullable Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** In words of our own: others' may tell of the inside of the house. */
  static NotTaken because(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotTaken itself) {
        return itself;
      }
      String reason = reason(cause);
      if (reason != null) {
        return new NotTaken(reason, null);
      }
    }
    return new NotTaken("The connection failed.", null);
  }

  private static @Nullable String reason(Throwable cause) {
    if (cause instanceof Refused || cause instanceof UnknownHostException) {
      return "Nobody is called there: " + cause.getMessage() + ".";
    }
    if (cause instanceof UnreadableSecret) {
      return "The secret can't be read any more: make a new one.";
    }
    if (cause instanceof TimeoutException) {
      return "There was no answer in time.";
    }
    if (cause instanceof SSLException) {
      return "There was no agreement on TLS: is the certificate of this name, valid, and of a trusted issuer?";
    }
    return cause instanceof ConnectException ? "Nobody answers there." : null;
  }
}
