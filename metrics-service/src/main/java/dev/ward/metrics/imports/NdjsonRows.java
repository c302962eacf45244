package dev.ward.metrics.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Unacceptable;
import dev.ward.platform.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of JSON, an object on each line; numbers and booleans may be written as such or as text. */
final class NdjsonRows implements Rows {

  private static final JsonFactory JSON = new JsonFactory();

  private final FactKind kind;
  private final JsonLines lines;
  private final Map<String, Integer> places = new HashMap<>();
  private final @Nullable String[] texts;
  private @Nullable Unacceptable fault;

  NdjsonRows(FactKind kind, InputStream in) {
    this.kind = kind;
    this.lines = new JsonLines(in);
    this.texts = new String[kind.columns().size()];
    for (int i = 0; i < texts.length; i++) {
      places.put(kind.columns().get(i).camelName(), i);
    }
  }

  /**
   * @throws Problem if the line is not one JSON object
   */
  @Override
  public boolean next() throws IOException {
    if (!lines.next()) {
      return false;
    }
    Arrays.fill(texts, null);
    fault = null;
    try (JsonParser parser = JSON.createParser(lines.bytes(), lines.offset(), lines.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Malformed.line(lines.number(), "is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        field(parser);
      }
      if (parser.nextToken() != null) {
        throw Malformed.line(lines.number(), "goes on after its JSON object");
      }
    } catch (JsonProcessingException e) {
      throw Malformed.line(lines.number(), "is not JSON");
    }
    return true;
  }

  private void field(JsonParser parser) throws IOException {
    String name = parser.currentName();
    Integer place = places.get(name);
    JsonToken value = parser.nextToken();
    if (place == null) {
      parser.skipChildren();
      fault = new Unacceptable("has a field that is not known: " + CsvRows.shown(name));
    } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
      parser.skipChildren();
      fault = new Unacceptable(kind.columns().get(place).name(), "must be a single value");
    } else if (texts[place] != null) {
      fault = new Unacceptable(kind.columns().get(place).name(), "is there twice");
    } else if (value != JsonToken.VALUE_NULL) {
      texts[place] = parser.getText();
    }
  }

  @Override
  public long line() {
    return lines.number();
  }

  @Override
  public @Nullable String text(int column) {
    return texts[column];
  }

  @Override
  public @Nullable Unacceptable fault() {
    return fault;
  }
}
