package dev.ward.verifier;

import org.jspecify.annotations.Nullable;

/**
 * What a line of an export says of an event's place in its chain, its hash computed again.
 *
 * @param line from 1, within the lines that were read together
 * @param stream the chain: the clinic's id, else the organization's, else the nil UUID
 * @param problem what is wrong with the event in itself; null when it is what its hash says
 */
record Event(
    int line,
    String stream,
    @Nullable String organization,
    long seq,
    String id,
    byte[] previousHash,
    byte[] hash,
    @Nullable String problem) {

  private static final byte[] NONE = {};

  /** A line that can't be read; nothing is known of it. */
  static Event unreadable(int line, String problem) {
    return new Event(line, "", null, 0, "", NONE, NONE, problem);
  }

  boolean isUnreadable() {
    return hash.length == 0;
  }
}
