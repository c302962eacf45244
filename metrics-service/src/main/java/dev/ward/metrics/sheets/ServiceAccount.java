package dev.ward.metrics.sheets;

import dev.ward.platform.problem.Problem;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service account that can sign for itself. */
record ServiceAccount(String clientEmail, RSAPrivateCrtKey key) {

  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");
  private static final int SHORTEST = 2048;
  private static final int SHOWN_BYTES = 16;

  /**
   * @throws Problem 400 if the key is not an RSA key in PKCS #8 PEM of at least 2048 bits
   */
  static ServiceAccount of(Credentials given) {
    // In a file that was pasted twice the line feeds are still escaped.
    Matcher pem = PEM.matcher(given.privateKey().replace("\\n", "\n"));
    if (!pem.matches()) {
      throw unusable("must be a key in PEM that begins with -----BEGIN PRIVATE KEY-----");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
      ServiceAccount account = of(given.clientEmail(), encoded);
      if (account.key.getModulus().bitLength() < SHORTEST) {
        throw unusable("is too short: at least " + SHORTEST + " bits are needed");
      }
      return account;
    } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
      throw unusable("is not an RSA key");
    }
  }

  /** From the bytes that {@link #secret} gave. */
  static ServiceAccount of(String clientEmail, byte[] secret) throws GeneralSecurityException {
    return new ServiceAccount(
        clientEmail,
        (RSAPrivateCrtKey)
            KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(secret)));
  }

  byte[] secret() {
    return key.getEncoded();
  }

  /** Tells the key from others without telling anything of it. */
  String fingerprint() {
    try {
      PublicKey published =
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(published.getEncoded());
      return "sha256:" + HexFormat.of().formatHex(hash, 0, SHOWN_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA and SHA-256", e);
    }
  }

  private static Problem unusable(String reason) {
    return Problem.invalid("/credentials/privateKey", reason);
  }

  @Override
  public String toString() {
    return "ServiceAccount[" + clientEmail + "]";
  }
}
