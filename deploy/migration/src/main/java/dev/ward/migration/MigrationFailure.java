package dev.ward.migration;

/** The schema can't be brought up to date; the message is one sentence that says why. */
public final class MigrationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MigrationFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
