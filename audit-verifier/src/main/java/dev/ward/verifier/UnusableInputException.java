package dev.ward.verifier;

/** What was given is nothing that could be verified: no export, no key, no checkpoint. */
public final class UnusableInputException extends Exception {

  private static final long serialVersionUID = 1;

  public UnusableInputException(String message) {
    super(message);
  }

  public UnusableInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
