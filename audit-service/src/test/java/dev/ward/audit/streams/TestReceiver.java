package dev.ward.audit.streams;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Receives webhooks: what came to each path, and what each path answers. */
public final class TestReceiver implements AutoCloseable {

  public record Received(String path, Map<String, String> headers, String body) {

    List<JsonObject> events() {
      return body.lines().map(JsonObject::new).toList();
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Consumer<HttpServerResponse>> answers = new ConcurrentHashMap<>();

  public TestReceiver() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::receive)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + server.actualPort() + path;
  }

  /** From now on; unless said otherwise it is 204. */
  public void answer(String path, Consumer<HttpServerResponse> answer) {
    answers.put(path, answer);
  }

  public void answer(String path, int status) {
    answer(path, response -> response.setStatusCode(status).end());
  }

  public List<Received> received(String path) {
    return received.stream().filter(request -> request.path().equals(path)).toList();
  }

  /** Places in a chain as they came, those that came again included. */
  List<Long> seqs(String path, UUID chain) {
    return received(path).stream()
        .filter(request -> request.headers().get("ward-chain").equals(chain.toString()))
        .flatMap(request -> request.events().stream())
        .map(event -> event.getLong("seq"))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private void receive(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              Map<String, String> headers = new ConcurrentHashMap<>();
              request.headers().forEach((name, value) -> headers.put(name.toLowerCase(), value));
              received.add(new Received(request.path(), headers, body.toString()));
              answers
                  .getOrDefault(request.path(), response -> response.setStatusCode(204).end())
                  .accept(request.response());
            });
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
