package dev.ward.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Access tokens for the demo accounts, whose passwords are their names. */
public final class Accounts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MARGIN_SECONDS = 30;

  private final Settings settings;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  private record Token(String value, Instant usableUntil) {}

  public Accounts(Settings settings) {
    this.settings = settings;
  }

  /**
   * A token that is valid for a while, but may have been issued before the person's claims changed.
   */
  public String token(String user) {
    return tokens.compute(
            user,
            (name, known) ->
                known != null && known.usableUntil.isAfter(Instant.now()) ? known : signIn(name))
        .value;
  }

  /** A token with the person's claims of now. */
  public String freshToken(String user) {
    tokens.remove(user);
    return token(user);
  }

  private Token signIn(String user) {
    Map<String, String> form =
        Map.of(
            "grant_type", "password", "client_id", "ward-cli", "username", user, "password", user);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(settings.issuer() + "/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
            .build();
    HttpResponse<String> response = Http.send(request);
    if (response.statusCode() != 200) {
      throw new Failure("Keycloak gives no token to %s: %s".formatted(user, response.body()));
    }
    try {
      JsonNode answer = JSON.readTree(response.body());
      long seconds = answer.path("expires_in").asLong() - MARGIN_SECONDS;
      return new Token(answer.path("access_token").asText(), Instant.now().plusSeconds(seconds));
    } catch (JsonProcessingException e) {
      throw new Failure("Keycloak's answer isn't JSON: " + response.body(), e);
    }
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
