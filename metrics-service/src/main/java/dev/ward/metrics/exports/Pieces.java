package dev.ward.metrics.exports;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts what is written into pieces of one size, the last one smaller, and hashes all of it. */
final class Pieces extends OutputStream {

  private final MessageDigest digest = sha256();
  private final byte[] piece;
  private final List<byte[]> full = new ArrayList<>();
  private int filled;
  private long length;

  Pieces(int size) {
    piece = new byte[size];
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    digest.update(bytes, offset, count);
    length += count;
    int done = 0;
    while (done < count) {
      int part = Math.min(count - done, piece.length - filled);
      System.arraycopy(bytes, offset + done, piece, filled, part);
      filled += part;
      done += part;
      if (filled == piece.length) {
        cut();
      }
    }
  }

  private void cut() {
    full.add(Arrays.copyOf(piece, filled));
    filled = 0;
  }

  /** The pieces that have become full since it was asked before. */
  List<byte[]> take() {
    List<byte[]> taken = List.copyOf(full);
    full.clear();
    return taken;
  }

  /** The same with the last piece; nothing is written after that. */
  List<byte[]> takeRest() {
    if (filled > 0) {
      cut();
    }
    return take();
  }

  long length() {
    return length;
  }

  /** Of everything; asked once, at the end. */
  byte[] hash() {
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
