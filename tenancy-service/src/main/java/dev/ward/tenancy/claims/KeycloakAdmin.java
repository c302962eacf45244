package dev.ward.tenancy.claims;

import dev.ward.tenancy.TenancyConfig;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.Tokens;
import io.quarkus.oidc.client.runtime.TokensHelper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes people's claims where the identity provider's token mappers read them: into attributes of
 * the user.
 */
@ApplicationScoped
class KeycloakAdmin {

  private final WebClient http;
  private final Instance<OidcClient> identity;
  private final TenancyConfig.Keycloak config;
  private volatile TokensHelper tokens = new TokensHelper();

  KeycloakAdmin(Vertx vertx, Instance<OidcClient> identity, TenancyConfig config) {
    this.config = config.keycloak();
    this.identity = identity;
    this.http =
        WebClient.create(
            vertx,
            new WebClientOptions().setConnectTimeout((int) this.config.timeout().toMillis()));
  }

  /**
   * Reads the user, changes the four attributes and leaves the rest as it is. Fails with {@link
   * IdentityProviderFailure}.
   *
   * @param claims as {@code access.claims_of()} gives them
   */
  Uni<Void> write(JsonObject claims) {
    String url =
        config.adminUrl().orElseThrow()
            + "/users/"
            + URLEncoder.encode(claims.getString("subject"), StandardCharsets.UTF_8);
    JsonObject attributes =
        new JsonObject()
            .put("clinics", JsonArray.of(claims.getJsonObject("clinics").encode()))
            .put("orgs", JsonArray.of(claims.getJsonObject("orgs").encode()))
            .put("epoch", JsonArray.of(String.valueOf(claims.getLong("epoch"))))
            .put("by_reference", JsonArray.of(String.valueOf(claims.getBoolean("by_reference"))));
    return tokens
        .getTokens(identity.get(), Map.of(), false)
        .flatMap(
            token ->
                read(url, token)
                    .flatMap(
                        user ->
                            hasAll(user, attributes)
                                ? Uni.createFrom().voidItem()
                                : replace(url, token, merged(user, attributes))))
        .onFailure()
        .transform(IdentityProviderFailure::of);
  }

  private Uni<JsonObject> read(String url, Tokens token) {
    return http.getAbs(url)
        .timeout(config.timeout().toMillis())
        .bearerTokenAuthentication(token.getAccessToken())
        .send()
        .map(response -> accepted(response, "read"))
        .map(HttpResponse::bodyAsJsonObject);
  }

  private Uni<Void> replace(String url, Tokens token, JsonObject user) {
    return http.putAbs(url)
        .timeout(config.timeout().toMillis())
        .bearerTokenAuthentication(token.getAccessToken())
        .sendJsonObject(user)
        .map(response -> accepted(response, "changed"))
        .replaceWithVoid();
  }

  private HttpResponse<Buffer> accepted(HttpResponse<Buffer> response, String what) {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return response;
    }
    String message =
        "the user can't be %s: the identity provider answered %d".formatted(what, status);
    if (status == 401) {
      // It may have forgotten the key that signed our token: the next attempt gets a new one.
      tokens = new TokensHelper();
    }
    throw switch (status) {
      case 400, 404, 409, 413, 422 -> IdentityProviderFailure.refused(message);
      default -> IdentityProviderFailure.away(message);
    };
  }

  private static boolean hasAll(JsonObject user, JsonObject attributes) {
    JsonObject present = user.getJsonObject("attributes", new JsonObject());
    return attributes.stream()
        .allMatch(wanted -> wanted.getValue().equals(present.getValue(wanted.getKey())));
  }

  private static JsonObject merged(JsonObject user, JsonObject attributes) {
    JsonObject present = user.getJsonObject("attributes", new JsonObject());
    return user.copy().put("attributes", present.copy().mergeIn(attributes));
  }
}
