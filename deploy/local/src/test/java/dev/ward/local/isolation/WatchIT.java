package dev.ward.local.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.local.Logs;
import dev.ward.local.Service;
import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import dev.ward.local.isolation.Caller.Answer;
import dev.ward.local.isolation.Caller.Extra;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What an operator sees of the whole: logs, traces and figures. Enough to follow one request, and
 * nothing of what anybody has said in it.
 */
@OnStage
class WatchIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CHANGE = "POST /metrics/v1/clinics/{clinicId}/goals";

  private static Stage stage;
  private static WardStack ward;
  private static Place place;

  @BeforeAll
  static void everySortOfRequestSaysTheWord(Stage given) {
    stage = given;
    ward = stage.ward();
    place = stage.troupe().twin("Orchard");
    Canaries canaries = new Canaries(ward.settings(), newTrace());
    String token = stage.troupe().token("owner");
    AccessTable table = new AccessTable(stage.documents());
    List<Operation> operations =
        stage.operations().stream()
            .filter(operation -> table.rule(operation).isAboutAPlace())
            // Nobody is to lose the place meanwhile.
            .filter(operation -> !operation.method().equals("DELETE") || operation.namesOne())
            .toList();
    Place nothing = place.withNothing();
    for (Operation operation : operations) {
      canaries.inBody(operation, nothing, token);
      canaries.broken(operation, nothing, token);
      canaries.inPath(operation, nothing, token);
    }
    assertThat(canaries.answers().keySet()).contains(200, 201, 400, 401, 404, 422);
    ward.killDatabase();
    try {
      operations.forEach(operation -> canaries.inPath(operation, place, token));
    } finally {
      ward.startDatabase();
    }
    assertThat(canaries.answers().keySet()).contains(503);
    for (Service service : Service.values()) {
      URI ready = URI.create(ward.settings().url(service) + "/q/health/ready");
      assertThat(Waiting.poll(PATIENCE, () -> answers(ready), is -> is)).as("ready again").isTrue();
    }
  }

  @Test
  void aChangeIsOneTraceFromTheRequestToTheRecord() {
    String trace = newTrace();
    Samples samples = new Samples();
    Operation change =
        stage.operations().stream()
            .filter(operation -> operation.name().equals(CHANGE))
            .findFirst()
            .orElseThrow();
    Extra traced = new Extra("", Map.of("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
    Answer answer =
        new Caller(ward.settings(), samples, stage.troupe())
            .call(change, "owner", place, samples.body(change, place), traced);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);

    for (Service service : List.of(Service.METRICS, Service.AUDIT)) {
      assertThat(Waiting.poll(PATIENCE, () -> stage.collector().has(service, trace), has -> has))
          .as(service.fullName())
          .isTrue();
    }
  }

  @Test
  void noLogAndNoTraceTellsWhatAnybodyHasSaid() {
    Logs.tellNothing(ward);
    assertThat(stage.collector().received())
        .isNotEmpty()
        .noneMatch(spans -> spans.toLowerCase(Locale.ROOT).contains(Logs.CANARY));
  }

  @Test
  void whatAlertsAndDashboardsAskForIsMeasured() throws IOException {
    Set<String> measured = new TreeSet<>();
    for (String figure : figures()) {
      measured.add(figure.replaceFirst("[{ ].*", ""));
    }
    Set<String> asked = asked();
    // A login, and what is measured only once somebody is turned away.
    asked.removeAll(Set.of("ward_migrator", "ward_requests_throttled_total"));
    assertThat(measured).containsAll(asked);
  }

  @Test
  void noFigureHasALabelForWhatSomebodyAskedFor() throws IOException {
    Set<String> paths = new TreeSet<>();
    for (String figure : figures()) {
      assertThat(figure)
          .doesNotContain(Logs.CANARY)
          .doesNotContainPattern("\\{.*[0-9a-f]{8}-[0-9a-f]{4}-.*}");
      Matcher path = Pattern.compile("[{,]uri=\"([^\"]*)\"").matcher(figure);
      if (path.find()) {
        paths.add(path.group(1));
      }
    }
    assertThat(paths).hasSizeLessThan(stage.operations().size() + 50);
  }

  private static boolean answers(URI address) {
    try (InputStream in = address.toURL().openStream()) {
      return in.read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** All names in rules and dashboards of what the services measure. */
  private static Set<String> asked() throws IOException {
    Pattern name = Pattern.compile("\\b(?:ward|http_server|jvm|process)_[a-z_]+\\b");
    Set<String> asked = new TreeSet<>();
    try (Stream<Path> files =
        Files.walk(ward.settings().repository().resolve("deploy/observability"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher found = name.matcher(Files.readString(file));
        while (found.find()) {
          asked.add(found.group());
        }
      }
    }
    return asked;
  }

  private static List<String> figures() throws IOException {
    List<String> figures = new ArrayList<>();
    for (Service service : Service.values()) {
      try (InputStream in =
          URI.create(ward.settings().url(service) + "/q/metrics").toURL().openStream()) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .forEach(figures::add);
      }
    }
    return figures;
  }

  private static String newTrace() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
