package dev.ward.audit.sealing;

import java.security.SecureRandom;
import java.util.Base64;

/** Keys of 32 bytes, from the configuration or from chance. */
final class SecretBytes {

  static final int KEY = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretBytes() {}

  static byte[] random(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /**
   * @param what what the bytes are, for whoever reads why the service doesn't start
   */
  static byte[] key(String what, String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      // Its message would show a part of the key.
      bytes = new byte[0];
    }
    if (bytes.length != KEY) {
      throw new IllegalArgumentException(
          what + " is not the base64 of 32 bytes: try openssl rand -base64 32");
    }
    return bytes;
  }
}
