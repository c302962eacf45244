package dev.ward.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.local.Failure;
import dev.ward.local.Service;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The real Keycloak: people are added as tenancy-service would tell it about them, and their tokens
 * are those that they would get by signing in.
 */
final class IdentityProvider {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Tokens are good for five minutes; no measure holds one for longer than the rest. */
  private static final Duration USED = Duration.ofMinutes(2);

  private final Stage stage;
  private final Map<Map<String, String>, Token> tokens = new HashMap<>();

  private record Token(String value, Instant issued) {}

  IdentityProvider(Stage stage) {
    this.stage = stage;
  }

  /** Adds a person whose password is their name; returns the {@code sub} of their tokens. */
  UUID addPerson(String name, String clinics, long epoch) throws IOException {
    Map<String, Object> person =
        Map.of(
            "username",
            name,
            "email",
            name + "@ward.example",
            "emailVerified",
            true,
            "firstName",
            "Benchmark",
            "lastName",
            "Person",
            "enabled",
            true,
            "credentials",
            List.of(Map.of("type", "password", "value", name, "temporary", false)),
            "attributes",
            Map.of(
                "clinics",
                List.of(clinics),
                "orgs",
                List.of("{}"),
                "epoch",
                List.of(Long.toString(epoch))));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(stage.settings().keycloakUrl() + "/admin/realms/ward/users"))
            .header("Authorization", "Bearer " + token(Service.TENANCY))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(person)))
            .build();
    HttpResponse<String> response = Http.send(request);
    if (response.statusCode() != 201) {
      throw new Failure("Keycloak doesn't add a person: " + response.body());
    }
    String location = response.headers().firstValue("Location").orElseThrow();
    return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
  }

  /** A token of a person, good for three minutes at least. */
  String token(Team team) throws IOException {
    return token(
        Map.of(
            "grant_type",
            "password",
            "client_id",
            "ward-cli",
            "username",
            team.person(),
            "password",
            team.person()));
  }

  /** A token of a service, good for three minutes at least. */
  String token(Service service) throws IOException {
    return token(
        Map.of(
            "grant_type",
            "client_credentials",
            "client_id",
            service.fullName(),
            "client_secret",
            stage.clientSecret(service)));
  }

  private String token(Map<String, String> form) throws IOException {
    Instant now = Instant.now();
    Token known = tokens.get(form);
    if (known != null && known.issued.plus(USED).isAfter(now)) {
      return known.value;
    }
    String value = signIn(form);
    tokens.put(form, new Token(value, now));
    return value;
  }

  private String signIn(Map<String, String> form) throws IOException {
    String body =
        form.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(stage.settings().issuer() + "/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = Http.send(request);
    JsonNode token = JSON.readTree(response.body()).path("access_token");
    if (!token.isTextual()) {
      throw new Failure("Keycloak gives no token: " + response.body());
    }
    return token.asText();
  }
}
