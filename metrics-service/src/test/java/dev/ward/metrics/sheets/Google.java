package dev.ward.metrics.sheets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Stands in Google's place: answers as the Sheets API and its token endpoint are documented to, and
 * fails as it is told to.
 */
final class Google implements AutoCloseable {

  final Map<String, Grids> spreadsheets = new ConcurrentHashMap<>();
  final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final TokenDesk tokens;

  private final HttpServer server;
  private final Map<Long, Runnable> interruptions = new ConcurrentHashMap<>();

  Google() throws IOException {
    int port = ConfigProvider.getConfig().getValue(GoogleTestResource.PORT, Integer.class);
    tokens = new TokenDesk("http://localhost:" + port + "/token");
    server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/token", tokens::handle);
    server.createContext("/v4/spreadsheets/", this::handle);
    server.start();
  }

  void knows(String clientEmail, PublicKey key) {
    tokens.accounts.put(clientEmail, key);
  }

  Grids spreadsheet(String id, String sharedWith) {
    Grids grids = new Grids().sharedWith(sharedWith);
    spreadsheets.put(id, grids);
    return grids;
  }

  /** How many requests have asked for values. */
  long reads() {
    return requests.stream().filter(request -> request.contains("values:batchGet")).count();
  }

  /** Something happens before the n-th request for values is looked at. */
  void whenAskedFor(long nth, Runnable interruption) {
    interruptions.put(nth, interruption);
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().toString());
    Runnable interruption = interruptions.remove(reads());
    if (interruption != null) {
      interruption.run();
    }
    Fault fault = faults.poll();
    if (fault == null) {
      answer(exchange);
    } else if (fault == Fault.CUT) {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write("{\"sheets\": [".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      exchange.close();
    } else if (fault != Fault.SILENCE) {
      fault.headers().forEach(exchange.getResponseHeaders()::add);
      send(exchange, fault.status(), fault.body());
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String reader = tokens.owner(exchange.getRequestHeaders().getFirst("Authorization"));
    if (reader == null) {
      refuse(exchange, 401, "UNAUTHENTICATED");
      return;
    }
    String[] path =
        exchange.getRequestURI().getPath().substring("/v4/spreadsheets/".length()).split("/");
    Grids grids = spreadsheets.get(path[0]);
    if (grids == null) {
      refuse(exchange, 404, "NOT_FOUND");
    } else if (!grids.isSharedWith(reader)) {
      refuse(exchange, 403, "PERMISSION_DENIED");
    } else if (path.length == 1) {
      send(exchange, 200, grids.properties().encode());
    } else {
      values(exchange, grids);
    }
  }

  private static void values(HttpExchange exchange, Grids grids) throws IOException {
    JsonArray found = new JsonArray();
    List<String> asked = new ArrayList<>();
    for (String parameter : exchange.getRequestURI().getRawQuery().split("&")) {
      String text = URLDecoder.decode(parameter, StandardCharsets.UTF_8);
      if (text.startsWith("ranges=")) {
        JsonObject values = grids.values(text.substring("ranges=".length()));
        if (values == null) {
          refuse(exchange, 400, "INVALID_ARGUMENT");
          return;
        }
        found.add(values);
      } else {
        asked.add(text);
      }
    }
    if (!asked.containsAll(
        List.of(
            "majorDimension=ROWS",
            "valueRenderOption=UNFORMATTED_VALUE",
            "dateTimeRenderOption=SERIAL_NUMBER"))) {
      throw new AssertionError("values are asked for as they are shown");
    }
    send(exchange, 200, new JsonObject().put("valueRanges", found).encode());
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    send(exchange, status, Fault.error(status, "The caller does not have permission", code));
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
