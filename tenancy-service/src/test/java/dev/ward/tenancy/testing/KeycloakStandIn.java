package dev.ward.tenancy.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * The token endpoint, the users and the sessions of Keycloak's admin API, as slow, broken or absent
 * as a test needs them.
 */
public final class KeycloakStandIn implements AutoCloseable {

  private static final String REALM = "/admin/realms/ward";

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, JsonObject> users = new ConcurrentHashMap<>();
  private final Map<String, JsonObject> sessions = new ConcurrentHashMap<>();
  private final List<String> written = new CopyOnWriteArrayList<>();
  private final EventsStandIn events = new EventsStandIn();
  private HttpServer server;

  /** What it answers instead of doing what it is asked; 0 for doing it. */
  public volatile int status;

  /** How long it thinks before it writes. */
  public volatile long delayMillis;

  /** Which of the tokens it has given it takes: those from this number on. */
  public volatile int firstToken;

  /** The user whom nothing is written of; empty for nobody. */
  public volatile String refusing = "";

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

  public void remove(UUID id) {
    users.remove(id.toString());
  }

  /** A session of the user's, as old as the clock. */
  public String session(UUID user) {
    String id = UUID.randomUUID().toString();
    sessions.put(
        id,
        new JsonObject()
            .put("id", id)
            .put("userId", user.toString())
            .put("ipAddress", "192.0.2.1")
            .put("start", System.currentTimeMillis() - 60_000)
            .put("lastAccess", System.currentTimeMillis())
            .put("clients", new JsonObject().put(UUID.randomUUID().toString(), "ward-web")));
    return id;
  }

  public boolean hasSession(String id) {
    return sessions.containsKey(id);
  }

  /** How often the user was written. */
  public long writes(UUID id) {
    return written.stream().filter(id.toString()::equals).count();
  }

  public int tokens() {
    return tokens;
  }

  /** The record of sign-ins and of administrators' deeds. */
  public EventsStandIn events() {
    return events;
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
      serve(request, request.path().substring(REALM.length()).split("/"));
    }
  }

  /** The path without the realm: nothing, users, sessions or events, an id, something of it. */
  private void serve(HttpServerRequest request, String[] path) {
    String id = path.length > 2 ? path[2] : "";
    if (path[1].endsWith("events")) {
      answer(request, 200, id.isEmpty() ? events.page(path[1], request) : events.config());
    } else if (path[1].equals("sessions")) {
      answer(request, sessions.remove(id) == null ? 404 : 204, null);
    } else if (id.isEmpty()) {
      answer(request, 200, page(request));
    } else if (!users.containsKey(id)) {
      answer(request, 404, new JsonObject().put("error", "User not found"));
    } else if (path.length > 3) {
      serveSessions(request, id);
    } else if (request.method() == HttpMethod.GET) {
      answer(request, 200, users.get(id));
    } else if (id.equals(refusing)) {
      answer(request, 409, null);
    } else if (request.method() == HttpMethod.DELETE) {
      users.remove(id);
      answer(request, 204, null);
    } else {
      write(request, id);
    }
  }

  private void write(HttpServerRequest request, String id) {
    long delay = Math.max(1, delayMillis);
    request.bodyHandler(
        body ->
            vertx.setTimer(
                delay,
                ignored -> {
                  // What isn't sent stays.
                  users.computeIfPresent(
                      id, (known, user) -> user.copy().mergeIn(body.toJsonObject()));
                  written.add(id);
                  answer(request, 204, null);
                }));
  }

  /** In the order of ids, which is as good as any. */
  private JsonArray page(HttpServerRequest request) {
    return new JsonArray(
        users.keySet().stream()
            .sorted()
            .skip(Long.parseLong(request.getParam("first")))
            .limit(Long.parseLong(request.getParam("max")))
            .map(users::get)
            .toList());
  }

  private void serveSessions(HttpServerRequest request, String user) {
    List<JsonObject> own =
        sessions.values().stream()
            .filter(session -> session.getString("userId").equals(user))
            .toList();
    if (request.method() == HttpMethod.GET) {
      answer(request, 200, new JsonArray(own));
    } else {
      own.forEach(session -> sessions.remove(session.getString("id")));
      answer(request, 204, null);
    }
  }

  private static void answer(HttpServerRequest request, int status, @Nullable Object body) {
    var response =
        request.response().setStatusCode(status).putHeader("Content-Type", "application/json");
    if (body == null) {
      response.end();
    } else {
      response.end(body.toString());
    }
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
