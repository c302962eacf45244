package dev.ward.verifier;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an export.
 *
 * @param stream of the chain; null when it is the export as a whole
 * @param seq the event's place in its chain; 0 when it is the export as a whole
 * @param id null for an event that isn't there or can't be read
 * @param line of the file, from 1; 0 when there is none to look at
 * @param reason a sentence
 */
public record Finding(
    Kind kind, @Nullable String stream, long seq, @Nullable String id, long line, String reason) {

  public enum Kind {
    ALTERED,
    REMOVED,
    INSERTED,
    REORDERED,
    /** Nothing says that it comes from whom it should come from. */
    UNPROVED
  }

  static Finding of(Kind kind, Event event, long line, String reason) {
    return new Finding(kind, event.stream(), event.seq(), event.id(), line, reason);
  }

  static Finding removed(String stream, long seq, long line, String reason) {
    return new Finding(Kind.REMOVED, stream, seq, null, line, reason);
  }

  /** Of the export as a whole. */
  static Finding whole(Kind kind, String reason) {
    return new Finding(kind, null, 0, null, 0, reason);
  }

  /** For people. */
  public String sentence() {
    if (seq == 0) {
      return reason;
    }
    StringBuilder sentence = new StringBuilder("Event ").append(seq);
    if (stream != null) {
      sentence.append(" of chain ").append(stream);
    }
    if (id != null) {
      sentence.append(", id ").append(id);
    }
    if (line > 0) {
      sentence.append(", line ").append(line);
    }
    sentence.append(": ").append(kind.name().toLowerCase(Locale.ROOT)).append(". ");
    return sentence.append(reason).toString();
  }
}
