package dev.ward.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Api;
import dev.ward.local.Failure;
import dev.ward.local.Service;
import dev.ward.local.Waiting;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The scheduled job that turns facts into figures, started by hand for one clinic. */
final class Aggregation {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Set<String> ENDED = Set.of("succeeded", "dead", "cancelled");

  private final Api api;
  private final String clinic;

  Aggregation(Api api, String clinic) {
    this.api = api;
    this.clinic = clinic;
  }

  void run() {
    JsonNode begun =
        api.post(
            Service.SCHEDULER,
            "/scheduler/v1/jobs/daily-aggregation/runs",
            Map.of("clinicId", clinic));
    String path = "/scheduler/v1/runs/" + begun.path("id").asText();
    JsonNode run =
        Waiting.poll(
            PATIENCE,
            () -> api.get(Service.SCHEDULER, path),
            answer -> ENDED.contains(answer.path("state").asText()));
    if (!run.path("state").asText().equals("succeeded")) {
      throw new Failure("The daily aggregation wasn't done: " + run);
    }
  }
}
