package dev.ward.local.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.local.Accounts;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import dev.ward.local.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Somebody who asks once, with a token in hand, and takes the answer as it is. */
final class Asking {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final @Nullable String token;

  private Asking(String url, @Nullable String token) {
    this.url = url;
    this.token = token;
  }

  /** Whoever signs in now, at the metrics-service of the settings. */
  static Asking as(String user, Settings settings) {
    return new Asking(settings.url(Service.METRICS), new Accounts(settings).signedInNow(user));
  }

  /** The same one elsewhere. */
  Asking at(String url) {
    return new Asking(url, token);
  }

  /**
   * @param token null for none
   */
  Asking with(@Nullable String token) {
    return new Asking(url, token);
  }

  HttpResponse<String> get(String path) {
    return getLater(path).join();
  }

  int status(String path) {
    return get(path).statusCode();
  }

  CompletableFuture<HttpResponse<String>> getLater(String path) {
    return getLater(path, Map.of());
  }

  CompletableFuture<HttpResponse<String>> getLater(String path, Map<String, String> headers) {
    HttpRequest.Builder request = request(path).GET();
    headers.forEach(request::header);
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> patchLater(String path, Map<String, Object> change) {
    return client.sendAsync(
        request(path)
            .header("If-Match", "*")
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(Json.text(change)))
            .build(),
        BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> postLater(String path, Map<String, Object> body) {
    return postLater(path, body, Map.of());
  }

  CompletableFuture<HttpResponse<String>> postLater(
      String path, Map<String, Object> body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.text(body)));
    headers.forEach(request::header);
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /** Asks until the answer has the status. */
  void until(int status, String path) {
    assertThat(Waiting.poll(PATIENCE, () -> status(path), now -> now == status))
        .as(path)
        .isEqualTo(status);
  }

  /** That it is 503, and says when to come again. */
  static void assertIsForLater(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }
}
