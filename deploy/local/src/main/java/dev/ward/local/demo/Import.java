package dev.ward.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Api;
import dev.ward.local.Failure;
import dev.ward.local.Service;
import dev.ward.local.Waiting;
import java.time.Duration;
import java.util.Set;

/** The imports of one clinic. */
final class Import {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Set<String> UNDER_WAY = Set.of("pending", "running");

  private final Api api;
  private final String base;
  private long accepted;
  private long corrected;
  private long rejected;

  Import(Api api, String clinic) {
    this.api = api;
    this.base = "/metrics/v1/clinics/" + clinic;
  }

  /** Imports a file and waits until it is done. */
  void rows(String kind, String csv) {
    JsonNode begun = api.postCsv(Service.METRICS, base + "/imports?kind=" + kind, csv);
    String path = base + "/imports/" + begun.path("id").asText();
    JsonNode result =
        Waiting.poll(
            PATIENCE,
            () -> api.get(Service.METRICS, path),
            answer -> !UNDER_WAY.contains(answer.path("state").asText()));
    if (!result.path("state").asText().equals("done")) {
      throw new Failure("The import of " + kind + " rows wasn't done: " + result);
    }
    accepted += result.path("accepted").asLong();
    corrected += result.path("corrected").asLong();
    rejected += result.path("rejected").asLong();
  }

  String summary() {
    return "%,d rows; %,d were corrected, %,d rejected".formatted(accepted, corrected, rejected);
  }
}
