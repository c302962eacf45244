package dev.ward.tenancy.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The token endpoint and the users of Keycloak's admin API, as slow, broken or absent as a test
 * needs them.
 */
public final class KeycloakStandIn implements AutoCloseable {

  private static final String USERS = "/admin/realms/ward/users/";

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, JsonObject> users = new ConcurrentHashMap<>();
  private final List<String> written = new CopyOnWriteArrayList<>();
  private HttpServer server;

  /** What it answers instead of doing what it is asked; 0 for doing it. */
  public volatile int status;

  /** How long it thinks before it writes. */
  public volatile long delayMillis;

  /** Which of the tokens it has given it takes: those from this number on. */
  public volatile int firstToken;

  private volatile int tokens;

  public KeycloakStandIn open() {
    int port =
        ConfigProvider.getConfig().getValue(TenancyTestResource.KEYCLOAK_PORT, Integer.class);
    server = vertx.createHttpServer().requestHandler(this::handle);
    await(server.listen(port, "localhost"));
    return this;
  }

  public void away() {
    await(server.close());
  }

  public void user(UUID id, JsonObject user) {
    users.put(id.toString(), user.put("id", id.toString()));
  }

  public JsonObject user(UUID id) {
    return users.get(id.toString());
  }

  /** How often the user was written. */
  public long writes(UUID id) {
    return written.stream().filter(id.toString()::equals).count();
  }

  public int tokens() {
    return tokens;
  }

  private void handle(HttpServerRequest request) {
    if (request.path().endsWith("/protocol/openid-connect/token")) {
      JsonObject token =
          new JsonObject()
              .put("access_token", "token-" + ++tokens)
              .put("token_type", "Bearer")
              .put("expires_in", 300);
      answer(request, 200, token);
      return;
    }
    String bearer = request.getHeader("Authorization");
    if (bearer == null
        || Integer.parseInt(bearer.substring("Bearer token-".length())) < firstToken) {
      answer(request, 401, new JsonObject());
    } else if (status != 0) {
      answer(request, status, new JsonObject());
    } else {
      serve(request, request.path().substring(USERS.length()));
    }
  }

  private void serve(HttpServerRequest request, String id) {
    if (!users.containsKey(id)) {
      answer(request, 404, new JsonObject().put("error", "User not found"));
    } else if (request.method() == HttpMethod.GET) {
      answer(request, 200, users.get(id));
    } else {
      long delay = Math.max(1, delayMillis);
      request.bodyHandler(
          body ->
              vertx.setTimer(
                  delay,
                  ignored -> {
                    users.put(id, body.toJsonObject());
                    written.add(id);
                    request.response().setStatusCode(204).end();
                  }));
    }
  }

  private static void answer(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.encode());
  }

  private static void await(io.vertx.core.Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
