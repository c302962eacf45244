package dev.ward.audit.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body of events, each by itself: one that can't be read doesn't take the others with it.
 */
@ApplicationScoped
class EventReader {

  static final int MOST_EVENTS = 1_000;

  private static final int LONGEST_ECHOED_ID = 64;
  private static final Flaw NO_EVENT = new Flaw("", "is not the JSON of an event");

  private final ObjectReader events;
  private final ObjectReader trees;

  EventReader(ObjectMapper json) {
    this.events =
        json.readerFor(IncomingEvent.class)
            .with(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    this.trees =
        json.reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }

  /**
   * An event of a body, or what was wrong with it.
   *
   * @param place the JSON pointer to it in the document that was sent
   */
  record Read(String place, @Nullable IncomingEvent event, @Nullable Item rejected) {}

  /** One event a line. */
  List<Read> lines(byte[] body) {
    List<Read> read = new ArrayList<>();
    int start = 0;
    while (start < body.length) {
      int end = start;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      if (!isBlank(body, start, end)) {
        read.add(line(body, start, end - start));
        bound(read);
      }
      start = end + 1;
    }
    return read;
  }

  /**
   * One event, or an array of them.
   *
   * @throws Problem 400 if the body is no JSON, so that nobody can tell where one event ends
   */
  List<Read> json(byte[] body) {
    List<Read> read = new ArrayList<>();
    try (JsonParser parser = trees.createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          read.add(tree(trees.readTree(parser), "/" + read.size()));
          bound(read);
        }
      } else if (first != null) {
        read.add(tree(trees.readTree(parser), ""));
      }
      if (first == null || parser.nextToken() != null) {
        throw malformed();
      }
      return read;
    } catch (IOException e) {
      throw malformed();
    }
  }

  private Read line(byte[] body, int start, int length) {
    try {
      return checked(events.readValue(body, start, length), "");
    } catch (JsonProcessingException e) {
      return new Read("", null, Item.rejected(idOf(body, start, length), flaw(e)));
    } catch (IOException e) {
      return new Read("", null, Item.rejected(null, NO_EVENT));
    }
  }

  private Read tree(JsonNode node, String place) {
    try {
      return checked(events.treeToValue(node, IncomingEvent.class), place);
    } catch (JsonProcessingException e) {
      return new Read(place, null, Item.rejected(idOf(node), flaw(e).within(place)));
    }
  }

  private static Read checked(@Nullable IncomingEvent event, String place) {
    if (event == null) {
      return new Read(place, null, Item.rejected(null, NO_EVENT.within(place)));
    }
    Flaw broken = EventRules.broken(event);
    if (broken == null) {
      return new Read(place, event, null);
    }
    return new Read(
        place,
        null,
        Item.rejected(event.id() == null ? null : event.id().toString(), broken.within(place)));
  }

  private @Nullable String idOf(byte[] line, int start, int length) {
    try {
      return idOf(trees.readTree(line, start, length));
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable String idOf(JsonNode event) {
    JsonNode id = event.path("id");
    return id.isTextual() && id.asText().length() <= LONGEST_ECHOED_ID ? id.asText() : null;
  }

  private static Flaw flaw(JsonProcessingException failure) {
    if (!(failure instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return NO_EVENT;
    }
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      pointer.append('/');
      pointer.append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
    }
    return new Flaw(
        pointer.toString(),
        failure instanceof UnrecognizedPropertyException
            ? "is not a known field"
            : "has a value of the wrong type or form");
  }

  private static boolean isBlank(byte[] body, int start, int end) {
    for (int i = start; i < end; i++) {
      if (body[i] != ' ' && body[i] != '\r' && body[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private static void bound(List<Read> read) {
    if (read.size() > MOST_EVENTS) {
      throw Problem.of(ProblemCode.TOO_LARGE, "A request takes %,d events.".formatted(MOST_EVENTS));
    }
  }

  private static Problem malformed() {
    return Problem.of(ProblemCode.MALFORMED, "The body is not JSON.");
  }
}
