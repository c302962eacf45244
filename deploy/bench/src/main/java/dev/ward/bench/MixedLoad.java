package dev.ward.bench;

import dev.ward.bench.SteadyLoad.Answers;
import dev.ward.local.Parallel;
import dev.ward.local.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lists that people open first, and their dashboards, among twenty thousand clinics: alone,
 * beside a night with everything at once, and beside somebody who asks as fast as they can.
 */
final class MixedLoad implements Measure {
  private static final Bar P95 = Bar.atMost(50);
  private static final double PER_SECOND = 10;
  private static final int PHASE = 3;

  private final Stage stage;
  private final Dataset dataset;
  private final Options options;

  /** What is asked for, of which service, under {@code /clinics/{id}/}. */
  private enum Asked {
    GOALS(Service.METRICS, "/metrics/v1/clinics/%s/goals?limit=50"),
    MEMBERS(Service.TENANCY, "/tenancy/v1/clinics/%s/members?limit=50"),
    EVENTS(Service.AUDIT, "/audit/v1/clinics/%s/events?limit=50"),
    RUNS(Service.SCHEDULER, "/scheduler/v1/clinics/%s/runs?limit=50"),
    DASHBOARD(Service.METRICS, "");

    private final Service service;
    private final String path;

    Asked(Service service, String path) {
      this.service = service;
      this.path = path;
    }

    private boolean isList() {
      return this != DASHBOARD;
    }

    private String of(UUID clinic) {
      return isList() ? path.formatted(clinic) : ClinicRead.ofLastThirtyDays().path(clinic);
    }
  }

  MixedLoad(Stage stage, Dataset dataset, Options options) {
    this.stage = stage;
    this.dataset = dataset;
    this.options = options;
  }

  @Override
  public List<String> figures() {
    return List.of("R4", "L1");
  }

  @Override
  public void take(Report report) throws Exception {
    Team quiet = dataset.newTeam("quiet", "admin", 10);
    Team greedy = dataset.newTeam("greedy", "viewer", 10);
    Team importer = dataset.newTeam("night-importer", "staff", 1);
    List<UUID> crowd = new Crowd(stage).gather(quiet.clinics());
    for (Service service : Service.values()) {
      stage.start(service);
    }
    try {
      ask(quiet);
      Map<Asked, Answers> alone = ask(quiet);
      Map<Asked, Answers> mixed;
      String told;
      int rows = options.quick() ? 5_000 : 100_000;
      try (Background night = new Background(stage, dataset, importer, crowd, rows)) {
        mixed = ask(quiet);
        told = night.told();
      }
      Map<Asked, Answers> crowded = new LinkedHashMap<>();
      List<Rate> flood = new ArrayList<>();
      Wrk wrk = flooding(greedy);
      Parallel.run(
          List.of(() -> flood.add(wrk.run(seconds())), () -> crowded.putAll(askUnchecked(quiet))));
      tell(report, alone, mixed, told);
      compare(report, "dashboards' p99 beside a night / alone", mixed, alone, told);
      compare(
          report,
          "dashboards' p99 beside a flood of others / alone",
          crowded,
          alone,
          "beside " + flood.get(0));
    } finally {
      for (Service service : Service.values()) {
        stage.stop(service);
      }
    }
  }

  private static void tell(
      Report report, Map<Asked, Answers> alone, Map<Asked, Answers> mixed, String told) {
    StringBuilder each = new StringBuilder();
    double worst = 0;
    for (Map.Entry<Asked, Answers> list : mixed.entrySet()) {
      if (list.getKey().isList()) {
        worst = Math.max(worst, list.getValue().rate().p95());
        each.append(list.getKey().name().toLowerCase(Locale.ROOT))
            .append(
                " %.1f (alone %.1f), "
                    .formatted(list.getValue().rate().p95(), rate(alone, list.getKey()).p95()));
      }
    }
    report.add(
        Figure.of(
            "R4",
            "lists beside a night, p95 of the slowest",
            worst,
            "ms",
            P95,
            each + refused(mixed) + told));
  }

  private static void compare(
      Report report, String what, Map<Asked, Answers> now, Map<Asked, Answers> alone, String told) {
    Rate ours = rate(now, Asked.DASHBOARD);
    Rate theirs = rate(alone, Asked.DASHBOARD);
    report.add(
        Figure.told(
            "L1",
            what,
            ours.p99() / theirs.p99(),
            "",
            ours + " / " + theirs + ", " + refused(now) + told));
  }

  private static Rate rate(Map<Asked, Answers> answers, Asked asked) {
    return Objects.requireNonNull(answers.get(asked)).rate();
  }

  /** Nothing when nobody was told to come again later. */
  private static String refused(Map<Asked, Answers> answers) {
    long refused = answers.values().stream().mapToLong(Answers::refused).sum();
    return refused == 0 ? "" : "%d answered with 503, ".formatted(refused);
  }

  private int seconds() {
    return PHASE * options.seconds();
  }

  private Map<Asked, Answers> askUnchecked(Team team) {
    try {
      return ask(team);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All lists side by side, each at its own steady rate. */
  private Map<Asked, Answers> ask(Team team) throws IOException {
    String token = dataset.identityProvider().token(team);
    Map<Asked, Answers> rates = new ConcurrentHashMap<>();
    List<Runnable> loads = new ArrayList<>();
    for (Asked asked : Asked.values()) {
      List<byte[]> requests =
          team.clinics().stream().map(clinic -> RawHttp.get(asked.of(clinic), token)).toList();
      int port = stage.settings().ports().of(asked.service);
      loads.add(() -> rates.put(asked, steady(port, requests)));
    }
    Parallel.run(loads);
    return new TreeMap<>(rates);
  }

  private Answers steady(int port, List<byte[]> requests) {
    try {
      return SteadyLoad.answers(port, requests, seconds(), PER_SECOND);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Sixteen connections of one organization's, each asking anew as soon as it is answered. */
  private Wrk flooding(Team team) throws IOException, SQLException {
    String token = dataset.identityProvider().token(team);
    StringBuilder lines = new StringBuilder();
    for (UUID clinic : team.clinics()) {
      lines.append(Asked.DASHBOARD.of(clinic)).append('\t').append(token).append('\n');
    }
    Path requests = stage.file("flood.txt");
    Files.writeString(requests, lines, StandardCharsets.US_ASCII);
    return new Wrk(stage, requests, stage.settings().url(Service.METRICS));
  }
}
