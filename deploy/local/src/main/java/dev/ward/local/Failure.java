package dev.ward.local;

/**
 * Something that keeps Ward from running; the message is one sentence for the person who typed the
 * command.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Failure(String sentence) {
    super(sentence);
  }

  public Failure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
