package dev.ward.verifier;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one event in their canonical spelling, taken up in any order, given back in that of
 * the canonical form.
 */
final class EventFields {

  // Places in the canonical form; 0 is its version, 1 the chain.
  static final int SEQ = 2;
  static final int ID = 3;
  static final int CLINIC = 4;
  static final int ORGANIZATION = 5;
  static final int ACTOR = 6;
  static final int ACTION = 9;
  static final int TARGET = 10;
  static final int SUBJECT = 12;
  static final int OUTCOME = 13;
  static final int REASON = 14;
  static final int OCCURRED = 15;
  static final int RECEIVED = 16;
  static final int REQUEST = 17;
  static final int SOURCE = 18;
  static final int CHANGES = 21;
  static final int SCHEMA_VERSION = 22;
  static final int SEALED = 23;
  static final int COMMITMENT = 24;

  private static final int COUNT = 25;
  private static final String NIL = "00000000-0000-0000-0000-000000000000";

  private final CanonicalText values = new CanonicalText();
  private final int[] begins = new int[COUNT];
  private final int[] ends = new int[COUNT];
  private final @Nullable String[] texts = new String[COUNT];

  void clear() {
    values.clear();
    Arrays.fill(ends, 0);
    Arrays.fill(texts, null);
  }

  /** Takes the value that the parser stands at, which must be of the field's kind or null. */
  void take(int place, JsonParser parser) throws IOException {
    if (ends[place] != 0) {
      throw new Malformed("says the same thing twice");
    }
    JsonToken token = parser.currentToken();
    boolean number = place == SEQ || place == SCHEMA_VERSION;
    JsonToken expected =
        number
            ? JsonToken.VALUE_NUMBER_INT
            : place == CHANGES ? JsonToken.START_OBJECT : JsonToken.VALUE_STRING;
    if (token != expected && (number || token != JsonToken.VALUE_NULL)) {
      throw new Malformed("has a value of another kind than was recorded");
    }
    if (token == JsonToken.VALUE_STRING && kept(place)) {
      texts[place] = parser.getText();
    }
    begins[place] = values.length();
    values.value(parser);
    ends[place] = values.length();
  }

  /** Of a string that says where an event belongs; null when it is null. */
  @Nullable String text(int place) {
    return texts[place];
  }

  String stream() {
    String clinic = texts[CLINIC];
    String organization = texts[ORGANIZATION];
    return clinic != null ? clinic : organization != null ? organization : NIL;
  }

  /** Writes the canonical form. */
  void write(CanonicalText canonical) {
    for (int place = SEQ; place <= SCHEMA_VERSION; place++) {
      if (ends[place] == 0) {
        throw new Malformed("lacks a value that every event has");
      }
    }
    boolean sealed = texts[SEALED] != null;
    if (sealed != (texts[COMMITMENT] != null)) {
      throw new Malformed("is sealed without a commitment, or the other way round");
    }
    canonical.clear();
    canonical.ascii(sealed ? "[2, " : "[1, ");
    canonical.string(stream());
    for (int place = SEQ; place <= (sealed ? COMMITMENT : SCHEMA_VERSION); place++) {
      canonical.ascii(", ");
      canonical.append(values, begins[place], ends[place]);
    }
    canonical.ascii("]");
  }

  private static boolean kept(int place) {
    return place >= ID && place <= ORGANIZATION || place >= SEALED;
  }
}
