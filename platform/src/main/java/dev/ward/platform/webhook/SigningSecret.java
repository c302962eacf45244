package dev.ward.platform.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a receiver and the sender share. The id tells a receiver who has several which one it is, so
 * that a secret can be replaced without a delivery being refused.
 */
public record SigningSecret(String id, String secret) {

  public static final String HEADER = "Ward-Signature";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  /** Made here, so that no one chooses a short one. */
  public static SigningSecret generate(String id) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new SigningSecret(id, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * The value of the header: {@code t=}seconds since 1970{@code ,k=}the secret's id{@code ,v1=}the
   * HMAC-SHA256 of those seconds, a dot and the body, in hexadecimal digits.
   */
  public String sign(Instant now, byte[] body) {
    String seconds = String.valueOf(now.getEpochSecond());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
      return "t=%s,k=%s,v1=%s".formatted(seconds, id, HexFormat.of().formatHex(mac.doFinal(body)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "SigningSecret[" + id + "]";
  }
}
