package dev.ward.bench;

import dev.ward.local.Failure;
import dev.ward.local.Service;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** Audit events in batches, as a relay sends them; each of them must be recorded. */
final class EventBatches {
  static final int SIZE = 500;

  private static final String ACCEPTED = "\"status\":\"accepted\"";

  private final Stage stage;

  EventBatches(Stage stage) {
    this.stage = stage;
  }

  void send(AuditEvents events, String token) {
    check(Http.send(request(events, token)));
  }

  /** The same, but comes again as often as it is told that others are before it. */
  void sendPatiently(AuditEvents events, String token) throws InterruptedException {
    HttpRequest request = request(events, token);
    HttpResponse<String> response = Http.send(request);
    while (response.statusCode() == 503) {
      TimeUnit.SECONDS.sleep(response.headers().firstValueAsLong("Retry-After").orElse(1));
      response = Http.send(request);
    }
    check(response);
  }

  private HttpRequest request(AuditEvents events, String token) {
    return HttpRequest.newBuilder(
            URI.create(stage.settings().url(Service.AUDIT) + "/audit/v1/events"))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/x-ndjson")
        .POST(HttpRequest.BodyPublishers.ofByteArray(events.batch(SIZE)))
        .build();
  }

  private static void check(HttpResponse<String> response) {
    int recorded = response.body().split(ACCEPTED, -1).length - 1;
    if (response.statusCode() != 200 || recorded != SIZE) {
      throw new Failure(
          "%d of %d events were recorded (status %d): %.300s"
              .formatted(recorded, SIZE, response.statusCode(), response.body()));
    }
  }
}
