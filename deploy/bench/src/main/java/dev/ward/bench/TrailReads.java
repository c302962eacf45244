package dev.ward.bench;

import dev.ward.local.Failure;
import dev.ward.local.Service;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Pages of a clinic's events by each filter, over HTTP, in a store of years. */
final class TrailReads implements Measure {
  private static final Bar P95 = Bar.atMost(50);
  private static final int MONTHS = 60;
  private static final int WARM = 20;

  private static final String ONE_OF =
      """
      select array_to_string(array[e.actor_id, e.target_id, e.request_id], ' ') from audit.event e
        where e.stream = ? order by e.id limit 1 offset 7
      """;

  private final Stage stage;
  private final Dataset dataset;
  private final Options options;

  TrailReads(Stage stage, Dataset dataset, Options options) {
    this.stage = stage;
    this.dataset = dataset;
    this.options = options;
  }

  @Override
  public List<String> figures() {
    return List.of("R4");
  }

  @Override
  public void take(Report report) throws Exception {
    Team admins = dataset.newTeam("trail-admin", "admin", 10);
    long held = new TrailStore(stage).fill(admins.clinics(), options.trail(), MONTHS);
    stage.start(Service.AUDIT);
    try {
      List<Double> all = new ArrayList<>();
      StringBuilder each = new StringBuilder("%,d events".formatted(held));
      Map<String, List<Double>> times = times(admins);
      times.forEach(
          (filter, millis) -> {
            all.addAll(millis);
            each.append(String.format(Locale.ROOT, "; %s %.1f", filter, p95(millis)));
          });
      double worst = times.values().stream().mapToDouble(TrailReads::p95).max().orElseThrow();
      report.add(
          Figure.of(
              "R4", "events by a filter, p95 of the slowest", worst, "ms", P95, each.toString()));
      report.add(Figure.told("R4", "events by all filters, p95", p95(all), "ms", ""));
    } finally {
      stage.stop(Service.AUDIT);
    }
  }

  /** What each filter took, in milliseconds; the clinics take turns. */
  private Map<String, List<Double>> times(Team admins) throws SQLException, IOException {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    int requests = options.quick() ? 10 : 20 * options.seconds();
    for (int i = -WARM; i < requests; i++) {
      UUID clinic = admins.clinics().get(Math.floorMod(i, admins.clinics().size()));
      for (Map.Entry<String, String> filter : filters(clinic).entrySet()) {
        double millis = millis(admins, clinic, filter.getValue());
        if (i >= 0) {
          times.computeIfAbsent(filter.getKey(), first -> new ArrayList<>()).add(millis);
        }
      }
    }
    return times;
  }

  private Map<String, String> filters(UUID clinic) throws SQLException {
    String[] known;
    try (Connection administrator = stage.administrator()) {
      known = Sql.text(administrator, ONE_OF, clinic).split(" ");
    }
    Map<String, String> filters = new LinkedHashMap<>();
    filters.put("none", "");
    filters.put("actor", "actor=" + known[0]);
    filters.put("actor of none", "actor=" + UUID.randomUUID());
    filters.put("target", "target=" + known[1]);
    filters.put("request", "request=" + known[2]);
    filters.put("action", "action=financial.*");
    filters.put("outcome", "outcome=denied");
    filters.put("subject", "subject=patient-" + clinic);
    filters.put("rare text", "text=" + encoded("nowhere at all"));
    filters.put("time", "from=2025-01-01&to=2025-03-01");
    filters.put("actor and action", "actor=" + known[0] + "&action=goal.*");
    return filters;
  }

  private double millis(Team admins, UUID clinic, String query) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    stage.settings().url(Service.AUDIT)
                        + "/audit/v1/clinics/"
                        + clinic
                        + "/events?"
                        + query))
            .header("Authorization", "Bearer " + dataset.identityProvider().token(admins))
            .build();
    long began = System.nanoTime();
    HttpResponse<String> response = Http.send(request);
    double millis = (System.nanoTime() - began) / 1e6;
    if (response.statusCode() != 200) {
      throw new Failure(
          "A page was answered with %d: %.300s".formatted(response.statusCode(), response.body()));
    }
    return millis;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static double p95(List<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * 0.95) - 1)];
  }
}
