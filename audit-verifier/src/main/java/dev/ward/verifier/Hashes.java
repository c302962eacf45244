package dev.ward.verifier;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, and how its results are written: 64 lower-case hexadecimal digits. */
public final class Hashes {

  /** What the first event of a chain has as the hash of the one before it. */
  public static final String GENESIS = "0".repeat(64);

  private static final int LENGTH = 32;

  private Hashes() {}

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  /** The hash that a text stands for; another spelling than ours, as in upper case, is none. */
  static byte[] parse(String hex) {
    if (hex.length() != LENGTH * 2) {
      throw new Malformed("has a hash that is no SHA-256");
    }
    byte[] hash = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      hash[i] = (byte) (digit(hex.charAt(i * 2)) << 4 | digit(hex.charAt(i * 2 + 1)));
    }
    return hash;
  }

  private static int digit(char character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    if (character >= 'a' && character <= 'f') {
      return character - 'a' + 10;
    }
    throw new Malformed("has a hash that is no SHA-256");
  }
}
