package dev.ward.platform.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.platform.access.Caller.Person;
import dev.ward.platform.access.Caller.SignIn;
import io.quarkus.security.AuthenticationFailedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the caller out of a token whose signature, issuer, audience and time have been checked
 * already.
 */
final class TokenClaims {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenClaims() {}

  /**
   * @param token a verified JWT in its compact form
   * @throws AuthenticationFailedException if it is not an access token of this platform's shape
   */
  static Caller read(String token) {
    JsonNode claims = payload(token);
    String type = text(claims, "typ");
    if (type != null && !type.equals("Bearer")) {
      throw new AuthenticationFailedException("not an access token");
    }
    if (claims.path("service").asBoolean(false)) {
      String client = text(claims, "azp");
      if (client == null) {
        throw new AuthenticationFailedException("a service token without azp");
      }
      return Caller.service(client);
    }
    String subject = text(claims, "sub");
    if (subject == null || subject.isBlank()) {
      throw new AuthenticationFailedException("a token without sub");
    }
    boolean byReference = claims.path("by_reference").asBoolean(false);
    return new Caller(
        subject,
        null,
        claims.path("epoch").asLong(0),
        byReference ? Map.of() : roles(claims.path("clinics")),
        byReference ? Map.of() : roles(claims.path("orgs")),
        byReference,
        isOperator(claims),
        new Person(
            text(claims, "email"),
            claims.path("email_verified").asBoolean(false),
            text(claims, "name")),
        new SignIn(
            claims.path("auth_time").isIntegralNumber()
                ? Instant.ofEpochSecond(claims.path("auth_time").asLong())
                : null,
            text(claims, "acr"),
            text(claims, "sid")),
        Origin.NONE);
  }

  private static JsonNode payload(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new AuthenticationFailedException("not a signed token");
    }
    try {
      return JSON.readTree(
          new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new AuthenticationFailedException("a token without readable claims");
    }
  }

  private static boolean isOperator(JsonNode claims) {
    for (JsonNode role : claims.path("realm_access").path("roles")) {
      if (role.asText().equals("super_admin")) {
        return true;
      }
    }
    return false;
  }

  private static Map<UUID, String> roles(JsonNode claim) {
    if (claim.isMissingNode() || claim.isNull()) {
      return Map.of();
    }
    if (!claim.isObject()) {
      throw new AuthenticationFailedException("a claim of roles that is no object");
    }
    Map<UUID, String> roles = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : claim.properties()) {
      try {
        roles.put(UUID.fromString(entry.getKey()), entry.getValue().asText());
      } catch (IllegalArgumentException e) {
        throw new AuthenticationFailedException("a claim of roles for what is no id");
      }
    }
    return roles;
  }

  private static @Nullable String text(JsonNode claims, String name) {
    JsonNode value = claims.path(name);
    return value.isTextual() ? value.asText() : null;
  }
}
