package dev.ward.local.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts and hashes the rows that pass through; in COPY's text each row is one line. */
final class Tally extends DigestOutputStream {

  private long rows;

  Tally(OutputStream out) {
    super(out, sha256Digest());
  }

  @Override
  public void write(int b) throws IOException {
    super.write(b);
    if (b == '\n') {
      rows++;
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    super.write(bytes, from, length);
    for (int i = from; i < from + length; i++) {
      if (bytes[i] == '\n') {
        rows++;
      }
    }
  }

  /** What has passed belongs to somebody else, who closes it. */
  @Override
  public void close() {}

  long rows() {
    return rows;
  }

  /** Of all that has passed; to be asked once. */
  String sha256() {
    return HexFormat.of().formatHex(getMessageDigest().digest());
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
