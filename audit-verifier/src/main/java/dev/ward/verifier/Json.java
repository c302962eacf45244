package dev.ward.verifier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** How JSON is read here: strictly, and as large as the record may hold it. */
final class Json {

  private static final int LONGEST = 64 << 20;

  // Names are compared, never interned: an export can hold any number of different ones.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(LONGEST)
                  .maxStringLength(LONGEST)
                  .maxNameLength(LONGEST)
                  .maxNestingDepth(2_000)
                  .build())
          .build();

  private Json() {}

  static JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
    return FACTORY.createParser(bytes, offset, length);
  }

  static JsonParser parser(String text) throws IOException {
    return FACTORY.createParser(text);
  }
}
