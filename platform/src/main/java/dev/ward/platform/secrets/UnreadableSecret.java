package dev.ward.platform.secrets;

import java.io.Serial;

/** The key is no longer configured, or the secret was sealed for something else, or altered. */
public final class UnreadableSecret extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  UnreadableSecret() {
    super("a secret lies under a key that is no longer configured, or was altered");
  }
}
