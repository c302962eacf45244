package dev.ward.platform.webhook;

import java.io.Serial;

/** A place that nobody is called at, whatever it would answer. Its message may be shown. */
public final class Refused extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  Refused(String message) {
    super(message);
  }
}
