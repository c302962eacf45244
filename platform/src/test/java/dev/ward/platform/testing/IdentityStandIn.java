package dev.ward.platform.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays the identity provider: discovery and signing keys. It counts how often it is asked
 * anything, takes new keys and can be told to fail or to say nothing, over HTTP, because the test
 * runs in another class loader. Under {@code /elsewhere} it plays a stranger's.
 */
final class IdentityStandIn implements AutoCloseable {

  private static final String REALM = "/realms/ward";

  private final HttpServer server;
  private final Map<String, RSAPublicKey> keys = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile int status = 200;
  private volatile CountDownLatch silence = new CountDownLatch(0);

  IdentityStandIn(RSAPublicKey key) {
    keys.put(Tokens.KEY_ID, key);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::provider);
    server.createContext(
        "/calls", exchange -> answer(exchange, 200, String.valueOf(calls.getAndSet(0))));
    server.createContext(
        "/status",
        exchange -> {
          status = Integer.parseInt(body(exchange));
          silence.countDown();
          answer(exchange, 204, "");
        });
    server.createContext(
        "/silence",
        exchange -> {
          silence = new CountDownLatch(1);
          answer(exchange, 204, "");
        });
    server.createContext(
        "/keys/",
        exchange -> {
          String id = exchange.getRequestURI().getPath().substring("/keys/".length());
          keys.put(id, TestKeys.readPublic(body(exchange)));
          answer(exchange, 204, "");
        });
    server.start();
  }

  /** Where the control is; the realm is below it. */
  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  String realm() {
    return url() + REALM;
  }

  private void provider(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    if (path.equals(REALM + "/.well-known/openid-configuration")) {
      answer(exchange, 200, discovery().encode());
    } else if (path.equals(REALM + "/certs")) {
      awaitTheEnd(silence);
      answer(exchange, status, status == 200 ? keySet().encode() : "");
    } else {
      answer(exchange, 404, "{}");
    }
  }

  private static void awaitTheEnd(CountDownLatch silence) {
    try {
      silence.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonObject discovery() {
    return new JsonObject()
        .put("issuer", Tokens.ISSUER)
        .put("jwks_uri", realm() + "/certs")
        .put("token_endpoint", realm() + "/token")
        .put("introspection_endpoint", realm() + "/introspect")
        .put("userinfo_endpoint", realm() + "/userinfo");
  }

  private JsonObject keySet() {
    JsonArray set = new JsonArray();
    keys.forEach((id, key) -> set.add(TestKeys.jwk(key).put("kid", id)));
    return new JsonObject().put("keys", set);
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
