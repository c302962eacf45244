package dev.ward.metrics.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads an upload once from beginning to end and refuses it if it is not UTF-8, has a record that
 * is too long, or (in CSV) quotes that RFC 4180 doesn't allow. What passes can be split into
 * records and fields in one way only.
 */
final class TextCheck {

  static final int LONGEST_RECORD = 1 << 20;
  static final int MOST_FIELDS = 500;

  private static final int BUFFER = 1 << 16;

  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    QUOTE_IN_QUOTED
  }

  private final boolean quotes;
  private State state = State.FIELD_START;
  private long line = 1;
  private long quoteOpened;
  private long recordBegan = 1;
  private int recordLength;
  private int fields = 1;
  private boolean afterCarriageReturn;

  private TextCheck(boolean quotes) {
    this.quotes = quotes;
  }

  static void csv(InputStream in) throws IOException {
    new TextCheck(true).check(in);
  }

  static void lines(InputStream in) throws IOException {
    new TextCheck(false).check(in);
  }

  private void check(InputStream in) throws IOException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    CharBuffer chars = CharBuffer.allocate(BUFFER);
    boolean end = false;
    while (!end) {
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      end = read < 0;
      bytes.position(bytes.position() + Math.max(read, 0)).flip();
      CoderResult result = decoder.decode(bytes, chars, end);
      chars.flip();
      scan(chars.array(), chars.limit());
      if (result.isError()) {
        throw Malformed.line(line, "is not UTF-8");
      }
      chars.clear();
      bytes.compact();
    }
    if (state == State.QUOTED) {
      throw Malformed.line(quoteOpened, "opens a quote that is never closed");
    }
  }

  private void scan(char[] text, int length) {
    for (int i = 0; i < length; i++) {
      char c = text[i];
      if (c == '\n' || c == '\r') {
        newLine(c);
      } else {
        afterCarriageReturn = false;
        if (quotes) {
          move(c);
        }
      }
      if (++recordLength > LONGEST_RECORD) {
        throw Malformed.line(recordBegan, "is longer than " + LONGEST_RECORD + " characters");
      }
    }
  }

  private void newLine(char c) {
    // A carriage return and a line feed are one end of line.
    if (c == '\r' || !afterCarriageReturn) {
      line++;
    }
    afterCarriageReturn = c == '\r';
    if (state != State.QUOTED) {
      state = State.FIELD_START;
      recordBegan = line;
      recordLength = -1;
      fields = 1;
    }
  }

  private void move(char c) {
    switch (state) {
      case FIELD_START -> {
        if (c == '"') {
          state = State.QUOTED;
          quoteOpened = line;
        } else if (c == ',') {
          nextField();
        } else if (c != '\uFEFF' || line > 1 || recordLength > 0) {
          state = State.PLAIN;
        }
      }
      case PLAIN -> {
        if (c == ',') {
          nextField();
        } else if (c == '"') {
          throw Malformed.line(line, "has a quote within a field that doesn't begin with one");
        }
      }
      case QUOTED -> {
        if (c == '"') {
          state = State.QUOTE_IN_QUOTED;
        }
      }
      case QUOTE_IN_QUOTED -> {
        if (c == '"') {
          state = State.QUOTED;
        } else if (c == ',') {
          nextField();
        } else {
          throw Malformed.line(line, "goes on after a closing quote");
        }
      }
    }
  }

  private void nextField() {
    state = State.FIELD_START;
    if (++fields > MOST_FIELDS) {
      throw Malformed.line(line, "has more than " + MOST_FIELDS + " fields");
    }
  }
}
