package dev.ward.audit.proof;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How things in the vault are called. */
public final class VaultNames {

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

  private static final Pattern PLACE = Pattern.compile("-(\\d{1,18})\\.json$");

  private VaultNames() {}

  /**
   * A checkpoint's: ordered so that the latest of a chain comes first, whichever way there is to
   * list them.
   */
  static String checkpoint(UUID stream, long seq) {
    return "%s%019d-%d.json".formatted(checkpoints(stream), Long.MAX_VALUE - seq, seq);
  }

  /** What all checkpoints of a chain begin with. */
  static String checkpoints(UUID stream) {
    return "checkpoints/" + stream + "/";
  }

  /** Behind all checkpoints later than a place, and before those of the place and earlier. */
  static String laterThan(UUID stream, long seq) {
    return "%s%019d".formatted(checkpoints(stream), Long.MAX_VALUE - seq);
  }

  /** An archive's of a part of a chain that was let go of. */
  public static String archive(UUID stream, long firstSeq, long lastSeq) {
    return "archives/%s/%019d-%019d.ndjson".formatted(stream, firstSeq, lastSeq);
  }

  /** The place that the name of a checkpoint speaks of; 0 if it is no such name. */
  static long place(String name) {
    Matcher matcher = PLACE.matcher(name);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no name for the vault: " + name);
    }
    return name;
  }
}
