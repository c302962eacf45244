package dev.ward.local.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import dev.ward.local.WardStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Accounts and tokens that no person gets by signing in with a browser. */
final class Keycloak {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration USED_FOR = Duration.ofMinutes(3);

  private final HttpClient client = HttpClient.newHttpClient();
  private final WardStack ward;
  private final Settings settings;
  private final Map<Service, Token> serviceTokens = new EnumMap<>(Service.class);

  private record Token(String value, Instant usedUntil) {}

  Keycloak(WardStack ward) {
    this.ward = ward;
    settings = ward.settings();
  }

  /** Makes an account whose password is its name, as the demo's accounts are. */
  void enrol(String name) {
    String token =
        token(
            settings.keycloakUrl() + "/realms/master",
            Map.of(
                "grant_type", "password",
                "client_id", "admin-cli",
                "username", "administrator",
                "password", ward.secrets().keycloakAdministrator()));
    Map<String, Object> account =
        Map.of(
            "username",
            name,
            "email",
            name + "@ward.example",
            "emailVerified",
            true,
            "enabled",
            true,
            "firstName",
            name,
            "lastName",
            name,
            "credentials",
            List.of(Map.of("type", "password", "value", name, "temporary", false)));
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(settings.keycloakUrl() + "/admin/realms/ward/users"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.valueToTree(account).toString())));
    if (answer.statusCode() != 201) {
      throw new IllegalStateException("Keycloak doesn't take " + name + ": " + answer.body());
    }
  }

  String serviceToken(Service service) {
    Token known = serviceTokens.get(service);
    if (known == null || known.usedUntil().isBefore(Instant.now())) {
      String value =
          token(
              settings.issuer(),
              Map.of(
                  "grant_type",
                  "client_credentials",
                  "client_id",
                  service.fullName(),
                  "client_secret",
                  ward.secrets().clientSecret(service)));
      known = new Token(value, Instant.now().plus(USED_FOR));
      serviceTokens.put(service, known);
    }
    return known.value();
  }

  /** With a password grant, of which Keycloak doesn't tell the time. */
  String passwordToken(String account) {
    return token(
        settings.issuer(),
        Map.of(
            "grant_type",
            "password",
            "client_id",
            "ward-cli",
            "username",
            account,
            "password",
            account));
  }

  private String token(String realm, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    JsonNode answer =
        read(
            send(HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/token"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(body)))
                .body());
    return answer.path("access_token").asText();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
