package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactKind;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A whole upload on disk, found to be readable from its first row to its last. */
record Upload(FactKind kind, Format format, Spool spool, byte[] hash) {

  static Problem tooLarge(long most) {
    return Problem.of(ProblemCode.TOO_LARGE, "An upload may have " + most + " bytes at the most.");
  }

  /**
   * Reads the spool from beginning to end.
   *
   * @throws Problem 400 if it is not what its kind and format promise; nothing has been written by
   *     then
   */
  static Upload check(FactKind kind, Format format, Spool spool) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(spool.read(), digest)) {
      switch (format) {
        case CSV -> TextCheck.csv(in);
        case NDJSON -> TextCheck.lines(in);
      }
    }
    try (InputStream in = spool.read()) {
      Rows rows = Rows.open(format, kind, in);
      // A CSV's records can all be read by now; whether each line is JSON has yet to be seen.
      while (format == Format.NDJSON && rows.next()) {}
    }
    return new Upload(kind, format, spool, digest.digest());
  }

  /** What tells this upload from any other: the clinic it goes to, its kind, its bytes. */
  byte[] requestHash(String path) {
    MessageDigest digest = sha256();
    digest.update(
        (path + "?kind=" + kind.code() + "\n" + format.code()).getBytes(StandardCharsets.UTF_8));
    return digest.digest(hash);
  }

  void close() {
    spool.discard();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
