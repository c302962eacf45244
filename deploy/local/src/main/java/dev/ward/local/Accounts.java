package dev.ward.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Access tokens for the demo accounts, whose passwords are their names. */
public final class Accounts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MARGIN_SECONDS = 30;

  private final Settings settings;
  private final BrowserSignIn signIn;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  private record Token(String value, String refresh, Instant usableUntil) {}

  public Accounts(Settings settings) {
    this.settings = settings;
    this.signIn = new BrowserSignIn(settings);
  }

  /**
   * A token that is valid for a while, but may have been issued before the person's claims changed.
   */
  public String token(String user) {
    return tokens.compute(
            user, (name, known) -> known != null && usable(known) ? known : signIn(name))
        .value;
  }

  /** A new token, with the person's claims of now. */
  public String freshToken(String user) {
    return tokens.compute(
            user, (name, known) -> known == null ? signIn(name) : refresh(name, known))
        .value;
  }

  /** A token of a sign-in of this moment, for what an older one isn't enough. */
  public String signedInNow(String user) {
    return tokens.compute(user, (name, known) -> signIn(name)).value;
  }

  private static boolean usable(Token token) {
    return token.usableUntil.isAfter(Instant.now());
  }

  private Token signIn(String user) {
    HttpResponse<String> response = ask(signIn.grant(user, user));
    if (response.statusCode() != 200) {
      throw new Failure("Keycloak gives no token to %s: %s".formatted(user, response.body()));
    }
    return read(response.body());
  }

  private Token refresh(String user, Token known) {
    HttpResponse<String> response =
        ask(
            Map.of(
                "grant_type", "refresh_token",
                "client_id", BrowserSignIn.CLIENT,
                "refresh_token", known.refresh));
    return response.statusCode() == 200 ? read(response.body()) : signIn(user);
  }

  private HttpResponse<String> ask(Map<String, String> form) {
    return Http.send(
        HttpRequest.newBuilder(URI.create(settings.issuer() + "/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(BrowserSignIn.encoded(form)))
            .build());
  }

  private static Token read(String body) {
    try {
      JsonNode answer = JSON.readTree(body);
      long seconds = answer.path("expires_in").asLong() - MARGIN_SECONDS;
      return new Token(
          answer.path("access_token").asText(),
          answer.path("refresh_token").asText(),
          Instant.now().plusSeconds(seconds));
    } catch (JsonProcessingException e) {
      throw new Failure("Keycloak's answer isn't JSON: " + body, e);
    }
  }
}
