package dev.ward.audit.sealing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ward.verifier.Commitment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of a patient, with the salt that keeps anybody from guessing it.
 *
 * @param text {@link Commitment#text} of the three values
 */
record Content(byte[] salt, String text) {

  private static final byte[] VERSION = {1};

  static Content of(Sealable event) {
    String target = event.subjectId().equals(event.targetId()) ? event.targetId() : null;
    return new Content(
        SecretBytes.random(Commitment.SALT_LENGTH),
        Commitment.text(event.subjectId(), target, event.changes()));
  }

  byte[] commitment() {
    return Commitment.of(salt, text);
  }

  byte[] sealed(Aes aes, byte[] key, UUID eventId) {
    return aes.encryptBehind(
        VERSION,
        new SecretKeySpec(key, "AES"),
        Aes.bytes(eventId),
        salt,
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** What was sealed for the event; null if it is anything else. */
  static @Nullable Content open(
      Aes aes, byte[] key, UUID eventId, byte[] sealed, byte[] commitment) {
    if (sealed.length == 0 || sealed[0] != VERSION[0]) {
      return null;
    }
    byte[] opened = aes.decrypt(new SecretKeySpec(key, "AES"), Aes.bytes(eventId), sealed, 1);
    if (opened == null || opened.length < Commitment.SALT_LENGTH) {
      return null;
    }
    Content content =
        new Content(
            Arrays.copyOf(opened, Commitment.SALT_LENGTH),
            new String(
                opened,
                Commitment.SALT_LENGTH,
                opened.length - Commitment.SALT_LENGTH,
                StandardCharsets.UTF_8));
    return Arrays.equals(content.commitment(), commitment) ? content : null;
  }

  /**
   * The values, each as it stands in the text.
   *
   * @param changes digit by digit as it was sealed
   */
  record Values(String subjectId, @Nullable String targetId, @Nullable String changes) {}

  Values values() {
    try (JsonParser parser = Json.FACTORY.createParser(text)) {
      parser.nextToken();
      parser.nextFieldName();
      String subjectId = parser.nextTextValue();
      parser.nextFieldName();
      String targetId = parser.nextTextValue();
      parser.nextFieldName();
      boolean none = parser.nextToken() == JsonToken.VALUE_NULL;
      // The last of the three, so it reaches up to the brace.
      int begin = (int) parser.currentTokenLocation().getCharOffset();
      String changes = none ? null : text.substring(begin, text.length() - 1);
      return new Values(subjectId, targetId, changes);
    } catch (IOException e) {
      throw new UncheckedIOException("what was committed to is not JSON", e);
    }
  }

  /**
   * As exports show it: with it and the commitment anybody can tell that this is what was sealed.
   */
  String asOpened() {
    return "{\"salt\": \"" + Base64.getEncoder().encodeToString(salt) + "\", " + text.substring(1);
  }
}
