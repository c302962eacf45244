package dev.ward.verifier;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text in the form that is hashed, as UTF-8: JSON with {@code ", "} between elements and {@code ":
 * "} after a key, strings with the fewest escapes, members in the order and numbers with the digits
 * that they were written in.
 */
final class CanonicalText {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[4096];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Appends ASCII as it is. */
  void ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
  }

  void append(CanonicalText other, int from, int to) {
    room(to - from);
    System.arraycopy(other.bytes, from, bytes, length, to - from);
    length += to - from;
  }

  /** Appends the value that the parser stands at, with all that is in it. */
  void value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new Malformed("ends in the middle");
    }
    switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING ->
          string(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ascii(parser.getText());
      case VALUE_TRUE -> ascii("true");
      case VALUE_FALSE -> ascii("false");
      case VALUE_NULL -> ascii("null");
      default -> throw new Malformed("is not JSON");
    }
  }

  void string(String text) {
    string(text.toCharArray(), 0, text.length());
  }

  private void object(JsonParser parser) throws IOException {
    ascii("{");
    String separator = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      ascii(separator);
      string(parser.currentName());
      ascii(": ");
      parser.nextToken();
      value(parser);
      separator = ", ";
    }
    ascii("}");
  }

  private void array(JsonParser parser) throws IOException {
    ascii("[");
    String separator = "";
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      ascii(separator);
      value(parser);
      separator = ", ";
    }
    ascii("]");
  }

  private void string(char[] characters, int offset, int count) {
    // No character takes more than the six bytes of an escape.
    room(count * 6 + 2);
    bytes[length++] = '"';
    for (int i = offset; i < offset + count; i++) {
      char character = characters[i];
      if (character >= ' ' && character < 0x80 && character != '"' && character != '\\') {
        bytes[length++] = (byte) character;
      } else if (character < 0x80) {
        escape(character);
      } else if (Character.isSurrogate(character)) {
        if (i + 1 >= offset + count || !Character.isSurrogatePair(character, characters[i + 1])) {
          throw new Malformed("has half a character, which no event on record can have");
        }
        fourBytes(Character.toCodePoint(character, characters[++i]));
      } else {
        twoOrThreeBytes(character);
      }
    }
    bytes[length++] = '"';
  }

  private void escape(char character) {
    bytes[length++] = '\\';
    switch (character) {
      case '\b' -> bytes[length++] = 'b';
      case '\f' -> bytes[length++] = 'f';
      case '\n' -> bytes[length++] = 'n';
      case '\r' -> bytes[length++] = 'r';
      case '\t' -> bytes[length++] = 't';
      case '"', '\\' -> bytes[length++] = (byte) character;
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[character >> 4];
        bytes[length++] = HEX[character & 0xf];
      }
    }
  }

  private void twoOrThreeBytes(char character) {
    if (character < 0x800) {
      bytes[length++] = (byte) (0xc0 | character >> 6);
    } else {
      bytes[length++] = (byte) (0xe0 | character >> 12);
      bytes[length++] = (byte) (0x80 | character >> 6 & 0x3f);
    }
    bytes[length++] = (byte) (0x80 | character & 0x3f);
  }

  private void fourBytes(int character) {
    bytes[length++] = (byte) (0xf0 | character >> 18);
    bytes[length++] = (byte) (0x80 | character >> 12 & 0x3f);
    bytes[length++] = (byte) (0x80 | character >> 6 & 0x3f);
    bytes[length++] = (byte) (0x80 | character & 0x3f);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
