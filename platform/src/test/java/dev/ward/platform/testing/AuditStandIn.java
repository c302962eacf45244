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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Plays the identity provider's token endpoint and the audit service for one service under test:
 * takes events, can be told to fail, and tells what it got. It is controlled over HTTP, because the
 * test runs in another class loader.
 *
 * <p>{@code /status} takes a status and, after a space, a Retry-After; {@code /rejected} and {@code
 * /refused} a text: an event that holds it is rejected, or the whole request for its sake; {@code
 * /held} a text: the next request that holds it waits, already recorded, until {@code /released}.
 */
final class AuditStandIn implements AutoCloseable {

  private static final String NOTHING = "\0";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> traces = new CopyOnWriteArrayList<>();
  private volatile String status = "200";
  private volatile String rejected = NOTHING;
  private volatile String refused = NOTHING;
  private volatile String held = NOTHING;
  private volatile CountDownLatch released = new CountDownLatch(0);

  AuditStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/protocol/openid-connect/token",
        exchange ->
            answer(
                exchange,
                200,
                "{\"access_token\":\"a-token\",\"token_type\":\"Bearer\",\"expires_in\":300}"));
    server.createContext("/audit/v1/events", this::events);
    server.createContext("/status", told(text -> status = text));
    server.createContext("/rejected", told(text -> rejected = text));
    server.createContext("/refused", told(text -> refused = text));
    server.createContext(
        "/held",
        told(
            text -> {
              released = new CountDownLatch(1);
              held = text;
            }));
    server.createContext("/released", told(text -> released.countDown()));
    server.createContext(
        "/received", exchange -> answer(exchange, 200, String.join("\n", received)));
    server.createContext(
        "/requests", exchange -> answer(exchange, 200, String.join("\n", requests)));
    server.createContext("/v1/traces", exchange -> answer(exchange, 200, "{}"));
    server.createContext("/traces", exchange -> answer(exchange, 200, String.join("\n", traces)));
    server.start();
  }

  private interface Told {
    void take(String text);
  }

  private static com.sun.net.httpserver.HttpHandler told(Told told) {
    return exchange -> {
      String text = body(exchange);
      told.take(text.isEmpty() ? NOTHING : text);
      answer(exchange, 204, "");
    };
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void events(HttpExchange exchange) throws IOException {
    String lines = body(exchange);
    requests.add(lines.lines().count() + " " + lines.length());
    traces.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
    if (!"Bearer a-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "");
      return;
    }
    String[] now = status.split(" ");
    if (now.length > 1) {
      exchange.getResponseHeaders().set("Retry-After", now[1]);
    }
    if (!now[0].equals("200")) {
      answer(exchange, Integer.parseInt(now[0]), "");
    } else if (lines.contains(refused)) {
      answer(exchange, 422, "{\"type\":\"urn:ward:problem:unprocessable\",\"detail\":\"no\"}");
    } else {
      String answer = recorded(lines.lines().toList());
      hold(lines);
      answer(exchange, 200, answer);
    }
  }

  private synchronized String recorded(List<String> events) {
    JsonArray items = new JsonArray();
    for (String event : events) {
      JsonObject item = new JsonObject().put("id", new JsonObject(event).getString("id"));
      if (event.contains(rejected)) {
        item.put("status", "rejected").put("pointer", "/changes").put("reason", "is not liked");
      } else {
        received.add(event);
        item.put("status", "accepted");
      }
      items.add(item);
    }
    return new JsonObject().put("items", items).encode();
  }

  private void hold(String lines) {
    if (lines.contains(held)) {
      held = NOTHING;
      try {
        if (!released.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody released the request");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
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
    released.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
