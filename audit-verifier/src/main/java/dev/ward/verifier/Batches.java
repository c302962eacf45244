package dev.ward.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into batches of whole lines, each in an array of its own. The last line of all is
 * kept back: it is the manifest, which isn't among the bytes that it vouches for.
 */
final class Batches {

  private static final int LARGEST = 1 << 20;
  private static final int LONGEST_LINE = 64 << 20;

  private final InputStream in;
  private byte[] rest = {};
  // Small exports are read with little.
  private int size = 1 << 14;
  private boolean ended;

  Batches(InputStream in) {
    this.in = in;
  }

  /** Some lines, each but the stream's last with its line feed. */
  record Batch(byte[] bytes, int length) {

    /** Where the first line ends. */
    int firstLine() {
      return endOfLine(bytes, 0, length);
    }
  }

  /** The next lines; null when only the last one is left. */
  @Nullable Batch next() throws IOException, UnusableInputException {
    while (!ended) {
      byte[] bytes = Arrays.copyOf(rest, rest.length + size);
      int read = in.readNBytes(bytes, rest.length, size);
      int length = rest.length + read;
      ended = read < size;
      size = Math.min(LARGEST, size * 2);
      int lastLine = startOfLastLine(bytes, length);
      rest = Arrays.copyOfRange(bytes, lastLine, length);
      if (lastLine > 0) {
        return new Batch(bytes, lastLine);
      }
      if (length > LONGEST_LINE) {
        throw new UnusableInputException("There is a line of more than 64 MiB.");
      }
    }
    return null;
  }

  /** The last line without its line feed, once there is no further batch. */
  byte[] lastLine() {
    boolean terminated = rest.length > 0 && rest[rest.length - 1] == '\n';
    return terminated ? Arrays.copyOf(rest, rest.length - 1) : rest;
  }

  /** Of lines of which the last may have its line feed or not. */
  private static int startOfLastLine(byte[] bytes, int length) {
    int at = Math.max(0, length - 1) - 1;
    while (at >= 0 && bytes[at] != '\n') {
      at--;
    }
    return at + 1;
  }

  static int endOfLine(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && bytes[end] != '\n') {
      end++;
    }
    return end;
  }
}
