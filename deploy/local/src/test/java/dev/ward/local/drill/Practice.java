package dev.ward.local.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Accounts;
import dev.ward.local.Api;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import dev.ward.local.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An organization with some clinics, and what writers change there. */
final class Practice {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String JOB = "monthly-cleanup";

  private final Settings settings;
  private final Evidence evidence;
  private final Api owner;
  private final Api operator;
  private final List<String> clinics = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();

  Practice(Settings settings, Evidence evidence, int clinicCount) {
    this.settings = settings;
    this.evidence = evidence;
    Accounts accounts = new Accounts(settings);
    owner = new Api(settings, accounts, "owner");
    operator = new Api(settings, accounts, "operator");
    String name = "Drill " + UUID.randomUUID();
    JsonNode founded =
        owner.post(
            Service.TENANCY,
            "/tenancy/v1/organizations",
            Map.of("name", name, "clinic", clinic(name)));
    String organization = founded.path("id").asText();
    clinics.add(founded.path("clinic").path("id").asText());
    operator.put(
        Service.TENANCY,
        "/tenancy/v1/organizations/%s/tier".formatted(organization),
        Map.of("tier", "biosync"));
    while (clinics.size() < clinicCount) {
      clinics.add(
          owner
              .post(
                  Service.TENANCY,
                  "/tenancy/v1/organizations/%s/clinics".formatted(organization),
                  clinic(name + " " + clinics.size()))
              .path("id")
              .asText());
    }
    send(operator, Service.SCHEDULER, "/scheduler/v1/jobs/" + JOB, Map.of("paused", true));
  }

  List<String> clinics() {
    return List.copyOf(clinics);
  }

  Api owner() {
    return owner;
  }

  Api operator() {
    return operator;
  }

  /** One writer a clinic. */
  List<Writer> writersOfGoals() {
    return clinics.stream().map(this::writerOfGoal).toList();
  }

  Writer writerOfGoal(String clinic) {
    return writerOfGoal(clinic, () -> untilAnswers(Service.METRICS));
  }

  /**
   * @param afterFailure what the writer does when a change wasn't acknowledged
   */
  Writer writerOfGoal(String clinic, Runnable afterFailure) {
    String id = goal(clinic, "Drill");
    String path = "/metrics/v1/clinics/" + clinic + "/goals/" + id;
    return new Writer(
        new Writer.Thing(
            id,
            "goal.updated",
            "target",
            Long::toString,
            () -> evidence.number("select version from metrics.goal where id = ?::uuid", id)),
        number -> send(owner, Service.METRICS, path, Map.of("target", number)),
        afterFailure);
  }

  /** The id of a new goal. */
  String goal(String clinic, String name) {
    return owner
        .post(
            Service.METRICS,
            "/metrics/v1/clinics/" + clinic + "/goals",
            Map.of(
                "name", name,
                "metric", "net_production",
                "from", "2026-03-01",
                "to", "2026-04-01",
                "target", 0.5))
        .path("id")
        .asText();
  }

  /** Somebody who changes a job, which no clinic's record is about. */
  Writer writerOfJob() {
    return new Writer(
        new Writer.Thing(
            JOB,
            "job.updated",
            "cron",
            Practice::cron,
            () -> evidence.number("select version from scheduler.job where name = ?", JOB)),
        number ->
            send(
                operator,
                Service.SCHEDULER,
                "/scheduler/v1/jobs/" + JOB,
                Map.of("cron", cron(number))),
        () -> untilAnswers(Service.SCHEDULER));
  }

  /** Another time for each number. */
  private static String cron(long number) {
    return "%d %d %d * *".formatted(number % 60, number / 60 % 24, 1 + number / 1440 % 28);
  }

  private boolean send(Api as, Service service, String path, Map<String, Object> change) {
    HttpRequest.Builder request =
        as.request(service, path)
            .header("If-Match", "*")
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(Json.text(change)));
    return as.send(request).status() == 200;
  }

  private void untilAnswers(Service service) {
    Waiting.poll(
        PATIENCE, () -> status(settings.url(service) + "/q/health/ready"), code -> code == 200);
  }

  /** What a service says of itself: 0 for nothing. */
  private int status(String url) {
    try {
      return get(url).statusCode();
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  HttpResponse<String> get(String url) {
    try {
      return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> clinic(String name) {
    return Map.of("name", name, "kind", "dental", "timeZone", "Europe/Paris", "currency", "EUR");
  }
}
