package dev.ward.platform.secrets;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must be in the database but must not be read from it: AES-256-GCM, with keys that
 * only the service's configuration has. What is sealed for one thing opens for no other.
 */
public final class SecretBox {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();

  /**
   * @param key the name of the key that opens it
   * @param bytes the nonce and what was encrypted under it
   */
  public record Sealed(String key, byte[] bytes) {}

  /**
   * @param setting what the keys are called in the configuration
   * @param given each {@code name:base64 of 32 bytes}; the first encrypts, all decrypt
   */
  public SecretBox(String setting, List<String> given) {
    for (String entry : given) {
      int colon = entry.indexOf(':');
      String name = entry.substring(0, Math.max(colon, 0)).strip();
      if (!NAME.matcher(name).matches() || keys.put(name, key(setting, entry, colon)) != null) {
        throw new IllegalArgumentException(
            setting + " is a list of name:key, each name once, of letters, digits and ._-");
      }
    }
  }

  private static SecretKeySpec key(String setting, String entry, int colon) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(entry.substring(colon + 1).strip());
    } catch (IllegalArgumentException e) {
      // Its message would show a part of the key.
      bytes = new byte[0];
    }
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key of %s is not the base64 of 32 bytes: try openssl rand -base64 32"
              .formatted(setting));
    }
    return new SecretKeySpec(bytes, "AES");
  }

  /** The name of the key that encrypts; empty when there is none. */
  public Optional<String> current() {
    return keys.keySet().stream().findFirst();
  }

  /**
   * @param place the clinic or organization, and
   * @param thing what of theirs the secret belongs to
   * @throws IllegalStateException if there is no key to encrypt with
   */
  public Sealed seal(UUID place, UUID thing, byte[] secret) {
    String name = current().orElseThrow(() -> new IllegalStateException("no key to seal with"));
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, nonce, place, thing).doFinal(secret);
      return new Sealed(
          name, ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  public byte[] open(UUID place, UUID thing, Sealed sealed) {
    if (!keys.containsKey(sealed.key()) || sealed.bytes().length <= NONCE_BYTES) {
      throw new UnreadableSecret();
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(sealed.bytes(), 0, nonce, 0, NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, sealed.key(), nonce, place, thing)
          .doFinal(sealed.bytes(), NONCE_BYTES, sealed.bytes().length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new UnreadableSecret();
    }
  }

  /** Whether it was sealed with a key that only stays until nothing needs it any more. */
  public boolean isOutdated(Sealed sealed) {
    return current().filter(name -> !name.equals(sealed.key())).isPresent();
  }

  private Cipher cipher(int mode, String name, byte[] nonce, UUID place, UUID thing)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, keys.get(name), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(
        ByteBuffer.allocate(4 * Long.BYTES)
            .putLong(place.getMostSignificantBits())
            .putLong(place.getLeastSignificantBits())
            .putLong(thing.getMostSignificantBits())
            .putLong(thing.getLeastSignificantBits())
            .flip());
    return cipher;
  }
}
