package dev.ward.audit.proof;

import dev.ward.verifier.PublicKeys;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key pair under its id; of a retired one perhaps the public half only.
 *
 * @param privateKey null if there is none to sign with
 */
record SigningKey(String id, @Nullable PrivateKey privateKey, PublicKey publicKey) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * @param entry {@code id:base64}
   */
  static SigningKey parse(String entry) {
    int colon = entry.indexOf(':');
    String id = entry.substring(0, Math.max(colon, 0)).strip();
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "ward.audit.signing-keys is a list of id:key, each id of letters, digits and ._-");
    }
    byte[] encoded;
    try {
      encoded = Base64.getDecoder().decode(entry.substring(colon + 1).strip());
    } catch (IllegalArgumentException e) {
      // Its message would show a part of the key.
      encoded = new byte[0];
    }
    SigningKey key = of(id, encoded);
    if (key == null) {
      throw new IllegalArgumentException(
          "the key \""
              + id
              + "\" of ward.audit.signing-keys is not the base64 of an Ed25519 key:"
              + " try openssl genpkey -algorithm ed25519 -outform DER | base64 -w0");
    }
    return key;
  }

  /** A key for this run alone. */
  static SigningKey made(String id) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new SigningKey(id, pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  private static @Nullable SigningKey of(String id, byte[] encoded) {
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new SigningKey(id, key, publicKey((EdECPrivateKey) key));
    } catch (GeneralSecurityException notPrivate) {
      try {
        return new SigningKey(id, null, PublicKeys.key(encoded));
      } catch (GeneralSecurityException neither) {
        return null;
      }
    }
  }

  /**
   * The public half of a private key. The JDK computes one only where it makes a pair, from bytes
   * that it asks a generator for, so it is handed the very bytes of the private key.
   */
  private static PublicKey publicKey(EdECPrivateKey key) throws GeneralSecurityException {
    byte[] seed = key.getBytes().orElseThrow();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
    return generator.generateKeyPair().getPublic();
  }

  private static final class Seed extends SecureRandom {

    private static final long serialVersionUID = 1;

    private final byte[] seed;

    private Seed(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
