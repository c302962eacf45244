package dev.ward.metrics.series;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Entity tags of answers. */
final class EntityTag {

  private static final int LONG_ENOUGH = 16;

  private EntityTag() {}

  /**
   * @param ifNoneMatch the header of that name; null for none
   */
  static Set<String> known(@Nullable String ifNoneMatch) {
    Set<String> tags = new HashSet<>();
    if (ifNoneMatch != null) {
      for (String tag : ifNoneMatch.split(",", -1)) {
        String bare = tag.strip();
        tags.add(bare.startsWith("W/") ? bare.substring(2) : bare);
      }
    }
    return tags;
  }

  /** Strong: the same for the same body of the same question, and for nothing else. */
  static String of(Object question, String stamp) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((question + "\n" + stamp).getBytes(StandardCharsets.UTF_8));
      byte[] start = Arrays.copyOf(digest, LONG_ENOUGH);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(start) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
