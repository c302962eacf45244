package dev.ward.metrics.sheets;

import com.sun.net.httpserver.HttpExchange;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The token endpoint: exchanges an assertion for a token, if it is signed, addressed, scoped and
 * timed as RFC 7523 and Google want it.
 */
final class TokenDesk {

  final Map<String, PublicKey> accounts = new ConcurrentHashMap<>();
  final AtomicInteger issued = new AtomicInteger();

  private final Map<String, String> owners = new ConcurrentHashMap<>();
  private final String audience;

  TokenDesk(String audience) {
    this.audience = audience;
  }

  /** Whose token it is; null if it is nobody's. */
  String owner(String authorization) {
    return authorization == null ? null : owners.get(authorization.replace("Bearer ", ""));
  }

  /** Tokens that were issued are good for nothing any more. */
  void withdraw() {
    owners.clear();
  }

  void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> form = new HashMap<>();
    for (String pair : body.split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    if (!"urn:ietf:params:oauth:grant-type:jwt-bearer".equals(form.get("grant_type"))) {
      Google.send(exchange, 400, "{\"error\": \"unsupported_grant_type\"}");
      return;
    }
    String fault = fault(form.get("assertion").split("\\."));
    if (fault != null) {
      JsonObject refusal =
          new JsonObject().put("error", "invalid_grant").put("error_description", fault);
      Google.send(exchange, 400, refusal.encode());
      return;
    }
    String token = "ya29." + issued.incrementAndGet();
    owners.put(token, claims(form.get("assertion").split("\\.")).getString("iss"));
    Google.send(
        exchange,
        200,
        """
        {"access_token": "%s", "expires_in": 3599, "token_type": "Bearer"}
        """
            .formatted(token));
  }

  private static JsonObject claims(String[] parts) {
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
  }

  private String fault(String[] parts) {
    JsonObject claims = claims(parts);
    long now = Instant.now().getEpochSecond();
    PublicKey key = accounts.get(claims.getString("iss"));
    if (key == null) {
      return "Invalid grant: account not found";
    }
    if (!isSigned(parts, key)) {
      return "Invalid JWT Signature.";
    }
    if (!audience.equals(claims.getString("aud"))
        || !"https://www.googleapis.com/auth/spreadsheets.readonly"
            .equals(claims.getString("scope"))) {
      return "Invalid scope or audience";
    }
    boolean inTime =
        Math.abs(claims.getLong("iat") - now) < 60
            && claims.getLong("exp") > now
            && claims.getLong("exp") - claims.getLong("iat") <= 3600;
    return inTime ? null : "Invalid JWT: Token must be a short-lived token (60 minutes)";
  }

  private static boolean isSigned(String[] parts, PublicKey key) {
    try {
      JsonObject header =
          new JsonObject(
              new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return "RS256".equals(header.getString("alg"))
          && signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
