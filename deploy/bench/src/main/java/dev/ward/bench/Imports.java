package dev.ward.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.local.Failure;
import dev.ward.local.Service;
import dev.ward.local.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;

/** A file of facts through the front door, and the same rows by COPY into the same table. */
final class Imports implements Measure {
  private static final Bar RATE = Bar.atLeast(0.25);
  private static final Bar MEMORY = Bar.atMost(512);
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ADD_PROVIDERS =
      """
      insert into metrics.provider (clinic_id, code) select ?, p.code from unnest(?) as p (code)
      """;

  private static final String COPY =
      "copy metrics.financial_metrics (clinic_id, "
          + LedgerFile.COLUMNS
          + ") from stdin (format csv)";

  private static final String CHECKPOINT =
      """
      checkpoint
      """;

  private final Stage stage;
  private final Dataset dataset;
  private final Options options;

  Imports(Stage stage, Dataset dataset, Options options) {
    this.stage = stage;
    this.dataset = dataset;
    this.options = options;
  }

  @Override
  public List<String> figures() {
    return List.of("I1");
  }

  @Override
  public void take(Report report) throws Exception {
    Team team = dataset.newTeam("importer", "staff", 2 * options.rounds() + 1);
    stage.start(Service.METRICS);
    try {
      ProcessUsage memory = stage.usage(Service.METRICS);
      Volume volume = new Volume();
      // The first one is for the compiler.
      importOver(team, team.clinics().get(2 * options.rounds()), ledger(team, 0, 50_000));
      memory.forgetPeak();
      for (int round = 0; round < options.rounds(); round++) {
        UUID copied = team.clinics().get(2 * round);
        UUID imported = team.clinics().get(2 * round + 1);
        LedgerFile ledger = ledger(team, 2 * round, options.rows());
        double copySeconds = copy(copied, ledger);
        double importSeconds = importOver(team, imported, ledger);
        volume.add(options.rows() / importSeconds, options.rows() / copySeconds);
      }
      report.add(volume.figure("I1", "rows imported over HTTP / COPY", RATE));
      report.add(
          Figure.of(
              "I1",
              "memory of metrics-service while it imports",
              memory.peakMegabytes(),
              "MiB",
              MEMORY,
              "resident at most, %,d rows a file".formatted(options.rows())));
    } finally {
      stage.stop(Service.METRICS);
    }
  }

  private LedgerFile ledger(Team team, int clinic, int rows) throws IOException {
    return LedgerFile.write(
        stage.file("ledger.csv"), stage.file("copy.csv"), rows, team.clinics().get(clinic));
  }

  private double copy(UUID clinic, LedgerFile ledger) throws SQLException, IOException {
    try (Connection administrator = stage.administrator();
        InputStream rows = Files.newInputStream(ledger.forCopy())) {
      Object providers = administrator.createArrayOf("text", LedgerFile.providers());
      Sql.execute(administrator, ADD_PROVIDERS, clinic, providers);
      Sql.execute(administrator, CHECKPOINT);
      Stopwatch watch = new Stopwatch();
      administrator.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, rows);
      return watch.seconds();
    }
  }

  /** Until it says that it is done; returns the seconds. */
  private double importOver(Team team, UUID clinic, LedgerFile ledger)
      throws SQLException, IOException {
    try (Connection administrator = stage.administrator()) {
      Sql.execute(administrator, CHECKPOINT);
    }
    String imports = "/metrics/v1/clinics/" + clinic + "/imports";
    HttpRequest.Builder post =
        request(team, imports + "?kind=financial")
            .header("Content-Type", "text/csv")
            .POST(HttpRequest.BodyPublishers.ofFile(ledger.forHttp()));
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
