package dev.ward.verifier;

/**
 * A signed statement of where a chain stood.
 *
 * @param kind {@code checkpoint}, or {@code anchor} when all events up to this one have been
 *     removed as their retention allowed
 * @param hash of the event at {@code seq}, hexadecimal
 * @param at an RFC 3339 instant, as it is in the signed text
 * @param signature Ed25519 of {@link #text}, base64
 */
public record Checkpoint(
    String kind, String stream, long seq, String hash, String at, String keyId, String signature) {

  public static final String CHECKPOINT = "checkpoint";
  public static final String ANCHOR = "anchor";

  /** What is signed. */
  public String text() {
    return text(kind, stream, seq, hash, at, keyId);
  }

  /**
   * The text that is signed, in UTF-8: a line {@code ward-checkpoint/1} or {@code ward-anchor/1},
   * then a line each for stream, seq, hash, at and keyId. Every line ends in a line feed.
   */
  public static String text(
      String kind, String stream, long seq, String hash, String at, String keyId) {
    return String.join("\n", "ward-" + kind + "/1", stream, Long.toString(seq), hash, at, keyId)
        + "\n";
  }

  boolean isAnchor() {
    return kind.equals(ANCHOR);
  }
}
