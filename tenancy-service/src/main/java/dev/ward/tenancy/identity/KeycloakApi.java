package dev.ward.tenancy.identity;

import dev.ward.tenancy.TenancyConfig;
import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.runtime.TokensHelper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak's admin API of our realm, with the service's own token. Every wait is bounded, and every
 * failure is an {@link IdentityProviderFailure}.
 */
@ApplicationScoped
public class KeycloakApi {

  private static final int CONNECTIONS = 16;

  private final WebClient http;
  private final Instance<OidcClient> identity;
  private final TenancyConfig.Keycloak config;
  private final IdentityProviderState state;
  private volatile TokensHelper tokens = new TokensHelper();

  KeycloakApi(
      Vertx vertx,
      Instance<OidcClient> identity,
      TenancyConfig config,
      IdentityProviderState state) {
    this.config = config.keycloak();
    this.identity = identity;
    this.state = state;
    this.http =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setConnectTimeout((int) this.config.timeout().toMillis()));
  }

  /** Whether there is an identity provider to talk to at all. */
  public boolean isConfigured() {
    return config.adminUrl().isPresent();
  }

  public static String user(String subject) {
    return "/users/" + encoded(subject);
  }

  public static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public Uni<JsonObject> read(String path) {
    return ask(HttpMethod.GET, path, null).map(HttpResponse::bodyAsJsonObject);
  }

  public Uni<JsonArray> list(String path) {
    return ask(HttpMethod.GET, path, null).map(HttpResponse::bodyAsJsonArray);
  }

  public Uni<Void> replace(String path, JsonObject body) {
    return ask(HttpMethod.PUT, path, body).replaceWithVoid();
  }

  public Uni<Void> post(String path) {
    return ask(HttpMethod.POST, path, null).replaceWithVoid();
  }

  /** What isn't there any more is removed. */
  public Uni<Void> remove(String path) {
    return ask(HttpMethod.DELETE, path, null)
        .replaceWithVoid()
        .onFailure(IdentityProviderFailure::isNotFound)
        .recoverWithNull();
  }

  private Uni<HttpResponse<Buffer>> ask(HttpMethod method, String path, @Nullable JsonObject body) {
    if (config.adminUrl().isEmpty()) {
      return Uni.createFrom()
          .failure(IdentityProviderFailure.away("no identity provider is configured"));
    }
    String url = config.adminUrl().get() + path;
    return tokens
        .getTokens(identity.get(), Map.of(), false)
        .flatMap(
            token -> {
              HttpRequest<Buffer> request =
                  http.requestAbs(method, url)
                      .timeout(config.timeout().toMillis())
                      .bearerTokenAuthentication(token.getAccessToken());
              return body == null ? request.send() : request.sendJsonObject(body);
            })
        .map(this::accepted)
        // Also what waits for a token or for a connection has an end.
        .ifNoItem()
        .after(config.timeout().plus(config.timeout()))
        .failWith(() -> IdentityProviderFailure.away("timeout: the identity provider is silent"))
        .onFailure()
        .transform(IdentityProviderFailure::of)
        .invoke(state::answers)
        .onFailure(IdentityProviderFailure.class)
        .invoke(failure -> note((IdentityProviderFailure) failure));
  }

  private void note(IdentityProviderFailure failure) {
    if (failure.isRefused()) {
      state.answers();
    } else {
      state.away(failure.reason());
    }
  }

  private HttpResponse<Buffer> accepted(HttpResponse<Buffer> response) {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return response;
    }
    String message = "the identity provider answered " + status;
    if (status == 401) {
      // It may have forgotten the key that signed our token: the next attempt gets a new one.
      tokens = new TokensHelper();
    }
    throw switch (status) {
      case 400, 404, 409, 413, 422 -> IdentityProviderFailure.refused(message, status);
      default -> IdentityProviderFailure.away(message);
    };
  }
}
