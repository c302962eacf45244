package dev.ward.bench;

import dev.ward.local.Failure;
import dev.ward.local.Service;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Audit events in batches, as a relay sends them; each of them must be recorded. */
final class EventBatches {
  static final int SIZE = 500;

  private static final String ACCEPTED = "\"status\":\"accepted\"";

  private final Stage stage;

  EventBatches(Stage stage) {
    this.stage = stage;
  }

  void send(AuditEvents events, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stage.settings().url(Service.AUDIT) + "/audit/v1/events"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(events.batch(SIZE)))
            .build();
    HttpResponse<String> response = Http.send(request);
    int recorded = response.body().split(ACCEPTED, -1).length - 1;
    if (response.statusCode() != 200 || recorded != SIZE) {
      throw new Failure(
          "%d of %d events were recorded (status %d): %.300s"
              .formatted(recorded, SIZE, response.statusCode(), response.body()));
    }
  }
}
