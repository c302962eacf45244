package dev.ward.verifier;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What binds an event to what it keeps sealed: SHA-256 of a salt of 32 bytes and the UTF-8 text of
 * the JSON object {@code {"subjectId": …, "targetId": …, "changes": …}}, in this order and in the
 * canonical form of {@link CanonicalText}; what is absent is null. Whoever is shown the salt and
 * the three values can tell that they are the ones that were sealed; who has destroyed the key has
 * destroyed the salt with it, and nobody can guess them from the commitment.
 */
public final class Commitment {

  public static final int SALT_LENGTH = 32;

  private Commitment() {}

  /**
   * The text that is committed to.
   *
   * @param changes a JSON object, in any spelling
   */
  public static String text(
      @Nullable String subjectId, @Nullable String targetId, @Nullable String changes) {
    CanonicalText text = new CanonicalText();
    text.ascii("{\"subjectId\": ");
    string(text, subjectId);
    text.ascii(", \"targetId\": ");
    string(text, targetId);
    text.ascii(", \"changes\": ");
    if (changes == null) {
      text.ascii("null");
    } else {
      try (JsonParser parser = Json.parser(changes)) {
        parser.nextToken();
        text.value(parser);
      } catch (IOException e) {
        throw new UncheckedIOException("changes is not JSON", e);
      }
    }
    text.ascii("}");
    return text.toString();
  }

  /** The commitment to a text that {@link #text} has made. */
  public static byte[] of(byte[] salt, String text) {
    if (salt.length != SALT_LENGTH) {
      throw new IllegalArgumentException("a salt has 32 bytes");
    }
    MessageDigest sha256 = Hashes.sha256();
    sha256.update(salt);
    return sha256.digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The commitment to what an export shows as {@code opened}; the parser stands at its brace. */
  static String ofOpened(JsonParser parser) throws IOException {
    String salt = null;
    String subjectId = null;
    String targetId = null;
    String changes = null;
    int fields = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      boolean absent = token == JsonToken.VALUE_NULL;
      if (!absent && !name.equals("changes") && token != JsonToken.VALUE_STRING) {
        throw new Malformed("shows something other than text as opened " + name);
      }
      switch (name) {
        case "salt" -> salt = parser.getText();
        case "subjectId" -> subjectId = absent ? null : parser.getText();
        case "targetId" -> targetId = absent ? null : parser.getText();
        case "changes" -> changes = absent ? null : canonical(parser);
        default -> throw new Malformed("shows \"" + name + "\" as opened, which is never sealed");
      }
      fields++;
    }
    if (fields != 4 || salt == null) {
      throw new Malformed("doesn't show salt, subjectId, targetId and changes as opened");
    }
    return Hashes.hex(of(decoded(salt), text(subjectId, targetId, changes)));
  }

  private static byte[] decoded(String salt) {
    try {
      byte[] bytes = Base64.getDecoder().decode(salt);
      if (bytes.length == SALT_LENGTH && Base64.getEncoder().encodeToString(bytes).equals(salt)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Said below, as of every other text that is none.
    }
    throw new Malformed("shows a salt as opened that is none");
  }

  private static String canonical(JsonParser parser) throws IOException {
    CanonicalText text = new CanonicalText();
    text.value(parser);
    return text.toString();
  }

  private static void string(CanonicalText text, @Nullable String value) {
    if (value == null) {
      text.ascii("null");
    } else {
      text.string(value);
    }
  }
}
