package dev.ward.metrics.sheets;

import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, both bounded: what takes too long is cut off, and of an answer no
 * more is held than was agreed. Redirects are not followed: a token goes nowhere else.
 */
final class Exchange {

  private final Vertx vertx;
  private final int most;
  private final CompletableFuture<Answer> done = new CompletableFuture<>();
  private final Buffer body = Buffer.buffer();
  private @Nullable HttpClientRequest request;
  private long timer;

  record Answer(int status, MultiMap headers, Buffer body) {}

  /** The answer is longer than what is held of one. */
  static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super("the answer is too long", null, false, false);
    }
  }

  private Exchange(Vertx vertx, int most) {
    this.vertx = vertx;
    this.most = most;
  }

  /** Fails with {@link TooLong}, or with whatever became of the connection. */
  static Uni<Answer> send(
      Vertx vertx,
      HttpClient client,
      RequestOptions options,
      Buffer content,
      Duration timeout,
      int most) {
    return Uni.createFrom()
        .completionStage(
            () -> {
              Exchange exchange = new Exchange(vertx, most);
              exchange.begin(client, options, content, timeout);
              return exchange.done;
            });
  }

  private synchronized void begin(
      HttpClient client, RequestOptions options, Buffer content, Duration timeout) {
    timer =
        vertx.setTimer(
            timeout.toMillis(), late -> fail(new IllegalStateException("no answer in time")));
    client
        .request(options)
        .onFailure(this::fail)
        .onSuccess(
            opened -> {
              if (take(opened)) {
                opened.send(content).onFailure(this::fail).onSuccess(this::read);
              }
            });
  }

  private synchronized boolean take(HttpClientRequest opened) {
    if (done.isDone()) {
      opened.reset();
      return false;
    }
    request = opened;
    return true;
  }

  private void read(HttpClientResponse response) {
    response.exceptionHandler(this::fail);
    response.handler(this::take);
    response.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          done.complete(new Answer(response.statusCode(), response.headers(), body));
        });
  }

  private void take(Buffer bytes) {
    if (body.length() + bytes.length() > most) {
      fail(new TooLong());
    } else {
      body.appendBuffer(bytes);
    }
  }

  private synchronized void fail(Throwable failure) {
    if (done.completeExceptionally(failure)) {
      vertx.cancelTimer(timer);
      if (request != null) {
        request.reset();
      }
    }
  }
}
