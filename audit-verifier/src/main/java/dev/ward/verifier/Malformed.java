package dev.ward.verifier;

/** A line that no recorded event can have; the message completes "event 7 …". */
final class Malformed extends RuntimeException {

  private static final long serialVersionUID = 1;

  Malformed(String message) {
    super(message, null, false, false);
  }
}
