package dev.ward.platform.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ward.platform.access.Caller.Person;
import dev.ward.platform.access.Caller.SignIn;
import io.quarkus.security.AuthenticationFailedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the caller out of a token whose signature, issuer, audience and time have been checked
 * already.
 */
final class TokenClaims {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Set<String> CLINIC_ROLES = Set.of("viewer", "staff", "provider", "admin");
  private static final Set<String> ORGANIZATION_ROLES = Set.of("owner", "compliance");

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
    if (isTrue(claims, "service")) {
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
    boolean byReference = isTrue(claims, "by_reference");
    return new Caller(
        subject,
        null,
        claims.path("epoch").isIntegralNumber() ? claims.path("epoch").asLong() : 0,
        byReference ? Map.of() : roles(claims.path("clinics"), CLINIC_ROLES),
        byReference ? Map.of() : roles(claims.path("orgs"), ORGANIZATION_ROLES),
        byReference,
        isOperator(claims),
        new Person(text(claims, "email"), isTrue(claims, "email_verified"), text(claims, "name")),
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
      if (role.isTextual() && role.asText().equals("super_admin")) {
        return true;
      }
    }
    return false;
  }

  /** A role that isn't one of the known gives nothing; what can't be a role spoils the token. */
  private static Map<UUID, String> roles(JsonNode claim, Set<String> known) {
    if (claim.isMissingNode() || claim.isNull()) {
      return Map.of();
    }
    if (!claim.isObject()) {
      throw new AuthenticationFailedException("a claim of roles that is no object");
    }
    Map<UUID, String> roles = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : claim.properties()) {
      if (!entry.getValue().isTextual()) {
        throw new AuthenticationFailedException("a claim of a role that is no text");
      }
      UUID place = place(entry.getKey());
      if (known.contains(entry.getValue().asText())
          && roles.put(place, entry.getValue().asText()) != null) {
        throw new AuthenticationFailedException("a claim of two roles for one place");
      }
    }
    return roles;
  }

  private static UUID place(String text) {
    try {
      UUID place = UUID.fromString(text);
      if (place.toString().equalsIgnoreCase(text)) {
        return place;
      }
      throw new AuthenticationFailedException("a claim of roles for what is no id");
    } catch (IllegalArgumentException e) {
      throw new AuthenticationFailedException("a claim of roles for what is no id", e);
    }
  }

  private static boolean isTrue(JsonNode claims, String name) {
    JsonNode value = claims.path(name);
    return value.isBoolean() && value.booleanValue();
  }

  private static @Nullable String text(JsonNode claims, String name) {
    JsonNode value = claims.path(name);
    return value.isTextual() ? value.asText() : null;
  }
}
