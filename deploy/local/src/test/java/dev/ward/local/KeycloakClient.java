package dev.ward.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Keycloak's own endpoints, as the tests need them. */
final class KeycloakClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Settings settings;
  private final Secrets secrets;

  KeycloakClient(Settings settings, Secrets secrets) {
    this.settings = settings;
    this.secrets = secrets;
  }

  /** A password grant; the password of a demo account is its name. */
  JsonNode signIn(String client, String user) {
    return token(
        settings.issuer(),
        "grant_type=password&scope=openid&client_id=%s&username=%s&password=%s"
            .formatted(client, user, user));
  }

  String accessToken(String client, String user) {
    return signIn(client, user).path("access_token").asText();
  }

  String serviceToken(Service service) {
    return token(
            settings.issuer(),
            "grant_type=client_credentials&client_id=%s&client_secret=%s"
                .formatted(service.fullName(), secrets.clientSecret(service)))
        .path("access_token")
        .asText();
  }

  /** As a person in a browser; only of such a sign-in does Keycloak tell the time. */
  JsonNode signInWithBrowser(String user) {
    return token(
        settings.issuer(), BrowserSignIn.encoded(new BrowserSignIn(settings).grant(user, user)));
  }

  JsonNode refresh(String client, JsonNode signIn) {
    return token(
        settings.issuer(),
        "grant_type=refresh_token&client_id=%s&refresh_token=%s"
            .formatted(client, signIn.path("refresh_token").asText()));
  }

  /** One of Ward's own endpoints with exactly this token, stale or not. */
  Api.Answer ask(String url, String method, String token) {
    HttpResponse<String> answer =
        send(
            request(url)
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.noBody()));
    return new Api.Answer(
        answer.statusCode(),
        answer.body().isBlank() ? JSON.createObjectNode() : parsed(answer.body()),
        answer.body());
  }

  /** Makes an account past Ward; its id. */
  String createUser(String token, String user) {
    Map<String, Object> account =
        Map.of("username", user, "email", user + "@ward.example", "enabled", true);
    String location =
        send(admin(token, "/users")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(account).toString())))
            .headers()
            .firstValue("Location")
            .orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  int rename(String token, String user, String firstName) {
    ObjectNode representation = (ObjectNode) user(token, user);
    representation.put("firstName", firstName);
    return replace(token, representation);
  }

  /** The status of a search for a person. */
  int findUser(String token, String user) {
    return send(admin(token, "/users?exact=true&username=" + user).GET()).statusCode();
  }

  /** A page of the record of what people or administrators did, oldest first. */
  JsonNode events(String token, String record, long since) {
    return parsed(
        send(admin(token, "/%s?direction=asc&max=500&dateFrom=%d".formatted(record, since)).GET())
            .body());
  }

  /** Which of them are kept, and for how long. */
  JsonNode eventsConfig(String token) {
    return parsed(send(admin(token, "/events/config").GET()).body());
  }

  int setAttributes(String token, String user, Map<String, List<String>> attributes) {
    ObjectNode representation = (ObjectNode) user(token, user);
    representation.set("attributes", JSON.valueToTree(attributes));
    return replace(token, representation);
  }

  /** The account as the admin API shows it; missing if there is none. */
  JsonNode user(String token, String user) {
    return parsed(
            send(admin(token, "/users?exact=true&briefRepresentation=false&username=" + user).GET())
                .body())
        .path(0);
  }

  private int replace(String token, ObjectNode representation) {
    String path = "/users/" + representation.path("id").asText();
    return send(admin(token, path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(representation.toString())))
        .statusCode();
  }

  /** A client that may do all that Keycloak's own account console may. */
  void createClientForAccounts(String id) {
    String administrator =
        token(
                settings.keycloakUrl() + "/realms/master",
                "grant_type=password&client_id=admin-cli&username=administrator&password="
                    + secrets.keycloakAdministrator())
            .path("access_token")
            .asText();
    Map<String, Object> client =
        Map.of("clientId", id, "publicClient", true, "directAccessGrantsEnabled", true);
    send(
        admin(administrator, "/clients")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(client).toString())));
  }

  int updateOwnAccount(String token, Map<String, Object> profile) {
    return send(request(settings.issuer() + "/account")
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.valueToTree(profile).toString())))
        .statusCode();
  }

  /** Where a browser is sent that asks for a code without a PKCE challenge. */
  String authorizationRedirect(String client, String redirect) {
    String query =
        "?response_type=code&scope=openid&client_id=%s&redirect_uri=%s"
            .formatted(client, URLEncoder.encode(redirect, StandardCharsets.UTF_8));
    return send(request(settings.issuer() + "/protocol/openid-connect/auth" + query).GET())
        .headers()
        .firstValue("Location")
        .orElse("");
  }

  static JsonNode header(String token) {
    return part(token, 0);
  }

  static JsonNode claims(String token) {
    return part(token, 1);
  }

  private static JsonNode part(String token, int index) {
    byte[] decoded = Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]);
    return parsed(new String(decoded, StandardCharsets.UTF_8));
  }

  private static JsonNode token(String realm, String form) {
    return parsed(
        send(request(realm + "/protocol/openid-connect/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)))
            .body());
  }

  private HttpRequest.Builder admin(String token, String path) {
    return request(settings.keycloakUrl() + "/admin/realms/ward" + path)
        .header("Authorization", "Bearer " + token);
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return Http.send(request.build());
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
