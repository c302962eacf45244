package dev.ward.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ward.local.Accounts;
import dev.ward.local.Api;
import dev.ward.local.Api.Answer;
import dev.ward.local.Service;
import dev.ward.local.Settings;
import dev.ward.local.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** One person of the story and what they do. */
final class Person {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<String> UNDER_WAY = Set.of("pending", "running");

  private final Settings settings;
  private final Accounts accounts;
  private final String name;
  private final Api api;

  Person(Settings settings, Accounts accounts, String name) {
    this.settings = settings;
    this.accounts = accounts;
    this.name = name;
    this.api = new Api(settings, accounts, name);
  }

  String id() {
    return me().path("id").asText();
  }

  JsonNode me() {
    return api.get(Service.TENANCY, "/tenancy/v1/me");
  }

  JsonNode get(Service service, String path) {
    return api.get(service, path);
  }

  JsonNode post(Service service, String path, Object body) {
    return api.post(service, path, body);
  }

  JsonNode put(Service service, String path, Object body) {
    return api.put(service, path, body);
  }

  Answer delete(Service service, String path) {
    return api.send(api.request(service, path).header("If-Match", "*").DELETE());
  }

  /** The token that the person has at hand. */
  String token() {
    return accounts.token(name);
  }

  String freshToken() {
    return accounts.freshToken(name);
  }

  /** A request with a given token and no second attempt. */
  HttpResponse<String> ask(String token, Service service, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(settings.url(service) + path))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** Imports a file and waits for its end. */
  JsonNode imports(String clinic, String kind, String mediaType, String body) {
    String path = "/metrics/v1/clinics/" + clinic + "/imports";
    Answer begun =
        api.send(
            api.request(Service.METRICS, path + "?kind=" + kind)
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    if (begun.status() != 202) {
      throw new AssertionError("the import was answered with " + begun);
    }
    return ended(Service.METRICS, path + "/" + begun.body().path("id").asText());
  }

  JsonNode aggregates(String clinic) {
    return runs("daily-aggregation", clinic);
  }

  /** Runs a job of the clinic now and waits for its end. */
  JsonNode runs(String job, String clinic) {
    JsonNode run =
        post(Service.SCHEDULER, "/scheduler/v1/jobs/" + job + "/runs", Map.of("clinicId", clinic));
    return ended(Service.SCHEDULER, "/scheduler/v1/runs/" + run.path("id").asText());
  }

  JsonNode metrics(String clinic, String keys, String granularity, String from, String to) {
    return get(
        Service.METRICS,
        "/metrics/v1/clinics/%s/metrics?keys=%s&granularity=%s&from=%s&to=%s"
            .formatted(clinic, keys, granularity, from, to));
  }

  private JsonNode ended(Service service, String path) {
    return Waiting.poll(
        PATIENCE,
        () -> get(service, path),
        answer -> !UNDER_WAY.contains(answer.path("state").asText()));
  }
}
