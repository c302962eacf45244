package dev.ward.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.local.Failure;
import dev.ward.local.Service;
import dev.ward.local.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A file of financial facts, from the first byte sent until the import says that it is done. */
final class FileImport {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Stage stage;
  private final Dataset dataset;

  FileImport(Stage stage, Dataset dataset) {
    this.stage = stage;
    this.dataset = dataset;
  }

  /** Returns the seconds. */
  double run(Team team, UUID clinic, Path file) throws IOException {
    String imports = "/metrics/v1/clinics/" + clinic + "/imports";
    HttpRequest.Builder post =
        request(team, imports + "?kind=financial")
            .header("Content-Type", "text/csv")
            .POST(HttpRequest.BodyPublishers.ofFile(file));
    Stopwatch watch = new Stopwatch();
    String id = body(Http.send(post.build()), 202).path("id").asText();
    JsonNode ended =
        Waiting.poll(
            PATIENCE,
            () -> state(team, imports + "/" + id),
            state -> !List.of("pending", "running").contains(state.path("state").asText()));
    double seconds = watch.seconds();
    if (!ended.path("state").asText().equals("done")
        || ended.path("accepted").asLong() != ended.path("rows").asLong()) {
      throw new Failure("The import ended otherwise than it should: " + ended);
    }
    return seconds;
  }

  private JsonNode state(Team team, String path) {
    try {
      return body(Http.send(request(team, path).GET().build()), 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(Team team, String path) throws IOException {
    return HttpRequest.newBuilder(URI.create(stage.settings().url(Service.METRICS) + path))
        .header("Authorization", "Bearer " + dataset.identityProvider().token(team));
  }

  private static JsonNode body(HttpResponse<String> response, int status) throws IOException {
    if (response.statusCode() != status) {
      throw new Failure(
          "%s was answered with %d: %s"
              .formatted(response.uri(), response.statusCode(), response.body()));
    }
    return JSON.readTree(response.body());
  }
}
