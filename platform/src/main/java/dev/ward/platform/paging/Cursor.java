package dev.ward.platform.paging;

import dev.ward.platform.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A keyset cursor: the key behind which the next page begins, bound to the list it was made for. It
 * holds nothing that the caller hasn't seen, and row-level security applies to whatever is read
 * with it, so it needs no signature.
 */
public final class Cursor {

  private static final String SEPARATOR = "\u001f";

  private Cursor() {}

  /**
   * @param list what the cursor is bound to: the addressed clinic and every filter
   * @param key the last item's key, in the order of the list
   */
  public static String encode(List<?> list, Object... key) {
    String[] parts = new String[key.length + 1];
    parts[0] = Integer.toHexString(list.hashCode());
    for (int i = 0; i < key.length; i++) {
      parts[i + 1] = String.valueOf(key[i]);
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @return the key; null without a cursor
   * @throws Problem 400 if the cursor is not one of this list
   */
  public static String @Nullable [] decode(@Nullable String cursor, List<?> list, int keyLength) {
    if (cursor == null) {
      return null;
    }
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8)
              .split(SEPARATOR, -1);
      if (parts.length == keyLength + 1 && parts[0].equals(Integer.toHexString(list.hashCode()))) {
        return Arrays.copyOfRange(parts, 1, parts.length);
      }
    } catch (IllegalArgumentException e) {
      throw foreign();
    }
    throw foreign();
  }

  /** The same for a list in the order of one id. */
  public static @Nullable UUID decodeId(@Nullable String cursor, List<?> list) {
    String[] key = decode(cursor, list, 1);
    try {
      return key == null ? null : UUID.fromString(key[0]);
    } catch (IllegalArgumentException e) {
      throw foreign();
    }
  }

  /** The same for a list in the order of one number. */
  public static @Nullable Long decodeNumber(@Nullable String cursor, List<?> list) {
    String[] key = decode(cursor, list, 1);
    try {
      return key == null ? null : Long.valueOf(key[0]);
    } catch (NumberFormatException e) {
      throw foreign();
    }
  }

  /**
   * Reads one part of a key of several: a cursor that somebody has made up is refused like any
   * other.
   */
  public static <T> T part(String part, Function<String, T> read) {
    try {
      return read.apply(part);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw foreign();
    }
  }

  private static Problem foreign() {
    return Problem.invalid("/cursor", "is not a cursor of this list");
  }
}
