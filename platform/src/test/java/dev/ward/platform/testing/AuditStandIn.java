package dev.ward.platform.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Plays the identity provider's token endpoint and the audit service for one service under test:
 * takes events, can be told to fail, and tells what it got. It is controlled over HTTP, because the
 * test runs in another class loader.
 */
final class AuditStandIn implements AutoCloseable {

  private final HttpServer server;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  AuditStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/protocol/openid-connect/token",
        exchange ->
            answer(
                exchange,
                200,
                "{\"access_token\":\"a-token\",\"token_type\":\"Bearer\",\"expires_in\":300}"));
    server.createContext("/audit/v1/events", this::events);
    server.createContext(
        "/status",
        exchange -> {
          status = Integer.parseInt(body(exchange));
          answer(exchange, 204, "");
        });
    server.createContext(
        "/received", exchange -> answer(exchange, 200, String.join("\n", received)));
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void events(HttpExchange exchange) throws IOException {
    String lines = body(exchange);
    if (!"Bearer a-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "");
      return;
    }
    if (status == 200) {
      received.addAll(lines.lines().toList());
    }
    answer(exchange, status, "{\"items\":[]}");
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
