package dev.ward.local.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Somebody who sends events to the audit service as an outbox does: a batch that isn't answered is
 * sent again until it is. Remembers the last answer for each event.
 */
final class Producer implements Runnable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BATCH = 100;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final Supplier<String> token;
  private final List<String> clinics;
  private final int batches;
  private final List<Batch> sent = new ArrayList<>();
  private volatile int count;
  private long made;

  /** Events, and what was answered for each. */
  record Batch(List<String> ids, String body, List<String> answers) {}

  /**
   * @param clinics whose events are sent, in turn
   */
  Producer(String url, Supplier<String> token, List<String> clinics, int batches) {
    this.url = url;
    this.token = token;
    this.clinics = clinics;
    this.batches = batches;
  }

  @Override
  public void run() {
    for (int i = 0; i < batches; i++) {
      List<String> ids = new ArrayList<>();
      StringBuilder body = new StringBuilder();
      for (int n = 0; n < BATCH; n++) {
        String id = id().toString();
        ids.add(id);
        body.append(Json.text(event(id, clinics.get(n % clinics.size())))).append('\n');
      }
      sent.add(new Batch(ids, body.toString(), answered(body.toString())));
      count = sent.size();
    }
  }

  /** How many batches were answered so far. */
  int count() {
    return count;
  }

  /** Only after it has ended. */
  List<Batch> sent() {
    return List.copyOf(sent);
  }

  /** Sends a batch until it is answered. */
  List<String> answered(String body) {
    return Waiting.poll(PATIENCE, () -> answer(body), Optional::isPresent)
        .orElseThrow(() -> new AssertionError("the audit service doesn't answer any more"));
  }

  private Optional<List<String>> answer(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/audit/v1/events"))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + token.get())
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 500) {
        return Optional.empty();
      }
      List<String> answers = new ArrayList<>();
      for (JsonNode item : Json.read(response.body()).path("items")) {
        answers.add(item.path("status").asText());
      }
      if (answers.size() != BATCH) {
        throw new AssertionError(response.statusCode() + " " + response.body());
      }
      return Optional.of(answers);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> event(String id, String clinic) {
    return Map.of(
        "id", id,
        "clinicId", clinic,
        "actor", Map.of("type", "service", "id", "scheduler-service"),
        "action", "goal.updated",
        "target", Map.of("type", "goal", "id", id),
        "outcome", "success",
        "occurredAt", Instant.now().toString(),
        "source", Map.of("service", "metrics-service"),
        "changes", Map.of("target", Map.of("old", 1, "new", 2)));
  }

  /** A UUIDv7: the time, then a counter, then chance. */
  private UUID id() {
    return new UUID(
        Instant.now().toEpochMilli() << 16 | 0x7000L | made++ & 0xfff,
        0x8000_0000_0000_0000L | ThreadLocalRandom.current().nextLong() >>> 2);
  }
}
