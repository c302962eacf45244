package dev.ward.verifier;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the events of some lines and computes their hashes again. For one thread at a time. */
final class EventReader {

  private static final int HASH_LENGTH = 32;

  private final EventFields fields = new EventFields();
  private final CanonicalText canonical = new CanonicalText();
  private final MessageDigest sha256 = Hashes.sha256();
  private final byte[] digest = new byte[HASH_LENGTH];

  private long seq;
  private @Nullable String previousHash;
  private @Nullable String hash;
  private @Nullable String opened;

  /** The events of whole lines, in their order. */
  List<Event> read(byte[] bytes, int from, int to) {
    List<Event> events = new ArrayList<>();
    int begin = from;
    while (begin < to) {
      int end = Batches.endOfLine(bytes, begin, to);
      events.add(event(bytes, begin, end - begin, events.size() + 1));
      begin = end + 1;
    }
    return events;
  }

  private Event event(byte[] bytes, int offset, int length, int line) {
    fields.clear();
    seq = 0;
    previousHash = null;
    hash = null;
    opened = null;
    try (JsonParser parser = Json.parser(bytes, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Malformed("is no event");
      }
      members(parser);
      if (parser.nextToken() != null) {
        throw new Malformed("is followed by something that is no event");
      }
      return judged(line);
    } catch (Malformed e) {
      return partly(line, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return partly(line, "is not JSON");
    }
  }

  /** As much as can be told of an event that can't be hashed. */
  private Event partly(int line, String problem) {
    String id = fields.text(EventFields.ID);
    if (id == null || seq < 1) {
      return Event.unreadable(line, problem);
    }
    byte[] unknown = new byte[HASH_LENGTH];
    return new Event(
        line,
        fields.stream(),
        fields.text(EventFields.ORGANIZATION),
        seq,
        id,
        unknown,
        unknown,
        problem);
  }

  private Event judged(int line) {
    fields.write(canonical);
    String id = fields.text(EventFields.ID);
    if (id == null || previousHash == null || hash == null) {
      throw new Malformed("lacks its id or a hash");
    }
    byte[] before = Hashes.parse(previousHash);
    byte[] said = Hashes.parse(hash);
    String problem = null;
    if (!Arrays.equals(hashBehind(before), said)) {
      problem = "isn't what its hash was made of";
    } else if (opened != null && !opened.equals(fields.text(EventFields.COMMITMENT))) {
      problem = "shows other content as opened than was sealed";
    }
    return new Event(
        line,
        fields.stream(),
        fields.text(EventFields.ORGANIZATION),
        seq,
        id,
        before,
        said,
        problem);
  }

  private byte[] hashBehind(byte[] before) {
    try {
      sha256.update(canonical.bytes(), 0, canonical.length());
      sha256.digest(digest, 0, HASH_LENGTH);
      sha256.update(before);
      sha256.update(digest);
      return sha256.digest();
    } catch (DigestException e) {
      throw new IllegalStateException("32 bytes are enough for a SHA-256", e);
    }
  }

  private void members(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "id" -> fields.take(EventFields.ID, parser);
        case "clinicId" -> fields.take(EventFields.CLINIC, parser);
        case "orgId" -> fields.take(EventFields.ORGANIZATION, parser);
        case "actor" -> group(parser, EventFields.ACTOR, "type", "id", "role");
        case "action" -> fields.take(EventFields.ACTION, parser);
        case "target" -> group(parser, EventFields.TARGET, "type", "id");
        case "subjectId" -> fields.take(EventFields.SUBJECT, parser);
        case "outcome" -> fields.take(EventFields.OUTCOME, parser);
        case "reason" -> fields.take(EventFields.REASON, parser);
        case "occurredAt" -> fields.take(EventFields.OCCURRED, parser);
        case "receivedAt" -> fields.take(EventFields.RECEIVED, parser);
        case "requestId" -> fields.take(EventFields.REQUEST, parser);
        case "source" -> group(parser, EventFields.SOURCE, "service", "ip", "userAgent");
        case "changes" -> fields.take(EventFields.CHANGES, parser);
        case "schemaVersion" -> fields.take(EventFields.SCHEMA_VERSION, parser);
        case "seq" -> {
          fields.take(EventFields.SEQ, parser);
          seq = parser.getLongValue();
        }
        case "previousHash" -> previousHash = once(previousHash, parser);
        case "hash" -> hash = once(hash, parser);
        case "sealed" -> fields.take(EventFields.SEALED, parser);
        case "commitment" -> fields.take(EventFields.COMMITMENT, parser);
        case "opened" -> open(parser);
        default -> throw new Malformed("says more than was recorded: \"" + name + "\"");
      }
    }
  }

  private void group(JsonParser parser, int firstPlace, String... names) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new Malformed("has a value of another kind than was recorded");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      int place = Arrays.asList(names).indexOf(parser.currentName());
      if (place < 0) {
        throw new Malformed("says more than was recorded: \"" + parser.currentName() + "\"");
      }
      parser.nextToken();
      fields.take(firstPlace + place, parser);
    }
  }

  private static String once(@Nullable String before, JsonParser parser) throws IOException {
    if (before != null || parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new Malformed("has a hash that is no SHA-256");
    }
    return parser.getText();
  }

  private void open(JsonParser parser) throws IOException {
    if (opened != null) {
      throw new Malformed("says the same thing twice");
    }
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      opened = Commitment.ofOpened(parser);
    } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
      throw new Malformed("has a value of another kind than was recorded");
    }
  }
}
