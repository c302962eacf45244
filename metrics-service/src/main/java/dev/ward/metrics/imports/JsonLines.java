package dev.ward.metrics.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a stream into lines without holding more of it than one. Line feeds end lines; carriage
 * returns are JSON's whitespace.
 */
final class JsonLines {

  private static final int BUFFER = 1 << 16;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private byte[] bytes = new byte[BUFFER];
  private int begin;
  private int end;
  private int filled;
  private boolean atEnd;
  private long number;

  JsonLines(InputStream in) {
    this.in = in;
  }

  /** Moves to the next line that isn't blank; false behind the last. */
  boolean next() throws IOException {
    do {
      begin = number == 0 ? 0 : end + 1;
      end = begin;
      if (!findEnd()) {
        return false;
      }
      number++;
      if (number == 1 && startsWithMark()) {
        begin += BYTE_ORDER_MARK.length;
      }
    } while (isBlank());
    return true;
  }

  private boolean findEnd() throws IOException {
    while (true) {
      for (; end < filled; end++) {
        if (bytes[end] == '\n') {
          return true;
        }
      }
      if (atEnd) {
        return begin < filled;
      }
      fill();
    }
  }

  private void fill() throws IOException {
    if (begin > 0) {
      int kept = Math.max(filled - begin, 0);
      System.arraycopy(bytes, Math.min(begin, filled), bytes, 0, kept);
      end -= begin;
      begin = 0;
      filled = kept;
    }
    if (filled == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    int read = in.read(bytes, filled, bytes.length - filled);
    atEnd = read < 0;
    filled += Math.max(read, 0);
  }

  private boolean startsWithMark() {
    return end - begin >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            bytes,
            begin,
            begin + BYTE_ORDER_MARK.length,
            BYTE_ORDER_MARK,
            0,
            BYTE_ORDER_MARK.length);
  }

  private boolean isBlank() {
    for (int i = begin; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return begin;
  }

  int length() {
    return end - begin;
  }

  /** The line's number, counted from 1, blank lines included. */
  long number() {
    return number;
  }
}
