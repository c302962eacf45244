package dev.ward.audit.sealing;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM with a nonce of chance, as nonce, ciphertext and tag. For one thread at a time: a
 * cipher costs more to find than to use.
 */
final class Aes {

  static final int NONCE = 12;
  static final int TAG = 16;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Cipher cipher;
  private final byte[] nonce = new byte[NONCE];

  Aes() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * @param bound what must be the same when it is decrypted
   */
  byte[] encrypt(SecretKeySpec key, byte[] bound, byte[]... parts) {
    return encryptBehind(new byte[0], key, bound, parts);
  }

  /**
   * The same behind a few bytes that are left as they are.
   *
   * @param head what the result begins with
   */
  byte[] encryptBehind(byte[] head, SecretKeySpec key, byte[] bound, byte[]... parts) {
    int length = head.length + NONCE + TAG;
    for (byte[] part : parts) {
      length += part.length;
    }
    RANDOM.nextBytes(nonce);
    byte[] result = new byte[length];
    System.arraycopy(head, 0, result, 0, head.length);
    System.arraycopy(nonce, 0, result, head.length, NONCE);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG * 8, nonce));
      cipher.updateAAD(bound);
      int at = head.length + NONCE;
      for (byte[] part : parts) {
        at += cipher.update(part, 0, part.length, result, at);
      }
      cipher.doFinal(result, at);
      return result;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM encrypts whatever it is given", e);
    }
  }

  /**
   * What was encrypted; null if it is anything but what the key has encrypted for what is bound.
   *
   * @param from where the nonce begins
   */
  byte @Nullable [] decrypt(SecretKeySpec key, byte[] bound, byte[] encrypted, int from) {
    if (encrypted.length < from + NONCE + TAG) {
      return null;
    }
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG * 8, encrypted, from, NONCE));
      cipher.updateAAD(bound);
      return cipher.doFinal(encrypted, from + NONCE, encrypted.length - from - NONCE);
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  static byte[] bytes(UUID... ids) {
    ByteBuffer bytes = ByteBuffer.allocate(ids.length * 16);
    for (UUID id : ids) {
      bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
    return bytes.array();
  }
}
