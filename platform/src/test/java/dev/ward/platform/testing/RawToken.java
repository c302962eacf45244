package dev.ward.platform.testing;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that no honest library would make: a good one taken apart, changed, and signed anew. */
final class RawToken {

  private final JsonObject header;
  private final JsonObject claims;

  private RawToken(JsonObject header, JsonObject claims) {
    this.header = header;
    this.claims = claims;
  }

  static RawToken like(Tokens token) {
    String[] parts = token.sign().split("\\.");
    return new RawToken(decoded(parts[0]), decoded(parts[1]));
  }

  RawToken header(String name, Object value) {
    header.put(name, value);
    return this;
  }

  RawToken claim(String name, Object value) {
    claims.put(name, value);
    return this;
  }

  RawToken changed(Consumer<JsonObject> change) {
    change.accept(claims);
    return this;
  }

  String unsigned(String algorithm) {
    return header("alg", algorithm).content() + ".";
  }

  String rsa(String algorithm, PrivateKey key) {
    header("alg", algorithm);
    try {
      Signature signature = Signature.getInstance("SHA" + algorithm.substring(2) + "withRSA");
      signature.initSign(key);
      signature.update(content().getBytes(StandardCharsets.US_ASCII));
      return content() + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String hmac(byte[] secret) {
    header("alg", "HS256");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return content() + "." + encoded(mac.doFinal(content().getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String content() {
    return encoded(header.encode().getBytes(StandardCharsets.UTF_8))
        + "."
        + encoded(claims.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject decoded(String part) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
