package dev.ward.metrics.sheets;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.platform.problem.ProblemCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what must be in the database but must not be read from it: AES-256-GCM, with keys that
 * only this service's configuration has. What is sealed for one source opens for no other.
 */
@ApplicationScoped
class SecretBox {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
  private final @Nullable String current;

  /**
   * @param key the name of the key that opens it
   * @param bytes the nonce and what was encrypted under it
   */
  record Sealed(String key, byte[] bytes) {}

  @Inject
  SecretBox(SheetsConfig config) {
    this(config.keys().orElse(List.of()));
  }

  SecretBox(List<String> given) {
    for (String entry : given) {
      int colon = entry.indexOf(':');
      String name = entry.substring(0, Math.max(colon, 0)).strip();
      if (!NAME.matcher(name).matches() || keys.put(name, key(entry, colon)) != null) {
        throw new IllegalArgumentException(
            "ward.sheets.keys is a list of name:key, each name once, of letters, digits and ._-");
      }
    }
    current = keys.isEmpty() ? null : keys.keySet().iterator().next();
  }

  private static SecretKeySpec key(String entry, int colon) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(entry.substring(colon + 1).strip());
    } catch (IllegalArgumentException e) {
      // Its message would show a part of the key.
      bytes = new byte[0];
    }
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key of ward.sheets.keys is not the base64 of 32 bytes: try openssl rand -base64 32");
    }
    return new SecretKeySpec(bytes, "AES");
  }

  /**
   * @throws Problem 409 if there is no key to encrypt with
   */
  Sealed seal(UUID clinicId, UUID sourceId, byte[] secret) {
    String name = requireKey();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, nonce, clinicId, sourceId).doFinal(secret);
      return new Sealed(
          name, ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * @throws SheetsFailure if the key is no longer configured, or the secret was sealed for another
   *     source or altered
   */
  byte[] open(UUID clinicId, UUID sourceId, Sealed sealed) {
    if (!keys.containsKey(sealed.key()) || sealed.bytes().length <= NONCE_BYTES) {
      throw SheetsFailure.unreadableCredentials();
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(sealed.bytes(), 0, nonce, 0, NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, sealed.key(), nonce, clinicId, sourceId)
          .doFinal(sealed.bytes(), NONCE_BYTES, sealed.bytes().length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw SheetsFailure.unreadableCredentials();
    }
  }

  /** Whether it was sealed with a key that only stays until nothing needs it any more. */
  boolean isOutdated(Sealed sealed) {
    return current != null && !sealed.key().equals(current);
  }

  /**
   * @throws Problem 409 if there is no key
   */
  String requireKey() {
    if (current == null) {
      throw Problem.with(
          ProblemCode.CONFLICT,
          "Credentials can't be kept here: the operator has configured no key (ward.sheets.keys).",
          List.of(new FieldError("", "sheets_without_key")));
    }
    return current;
  }

  private Cipher cipher(int mode, String name, byte[] nonce, UUID clinicId, UUID sourceId)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, keys.get(name), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(
        ByteBuffer.allocate(4 * Long.BYTES)
            .putLong(clinicId.getMostSignificantBits())
            .putLong(clinicId.getLeastSignificantBits())
            .putLong(sourceId.getMostSignificantBits())
            .putLong(sourceId.getLeastSignificantBits())
            .flip());
    return cipher;
  }
}
