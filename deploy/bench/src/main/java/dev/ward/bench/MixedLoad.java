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
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lists that people open first, and their dashboards, among twenty thousand clinics: alone; in
 * a mixed load, with the night, an import and producers of events at a steady rate; beside the same
 * as fast as it goes; and beside somebody who asks as fast as they can.
 */
final class MixedLoad implements Measure {
  private static final Bar P95 = Bar.atMost(50);
  private static final double PER_SECOND = 10;
  private static final int PHASE = 3;

  /** A thousand facts and, of all producers together, five hundred events a second. */
  private static final Duration EVERY = Duration.ofSeconds(2);

  private static final int ROWS_OF_A_BUSY_DAY = 2_000;
  private static final int PRODUCERS = 2;

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

  /**
   * What people were answered while something else went on.
   *
   * @param what that came to
   */
  private record Beside(Map<Asked, Answers> answers, String what) {

    private String told() {
      long refused = answers.values().stream().mapToLong(Answers::refused).sum();
      return refused == 0 ? what : "%d answered with 503, %s".formatted(refused, what);
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
    List<UUID> crowd = dataset.needCrowd();
    new Crowd(stage).burden(quiet.clinics());
    dataset.settle();
    for (Service service : Service.values()) {
      stage.start(service);
    }
    try {
      // Services run for days: what is measured is code that the compiler has seen.
      for (Asked asked : Asked.values()) {
        asking(quiet, asked).run(options.seconds());
      }
      asFastAsItGoes(quiet, importer, crowd);
      Map<Asked, Answers> alone = ask(quiet);
      Beside busy;
      try (Background background =
          new Background(stage, dataset, crowd)
              .importing(importer, ROWS_OF_A_BUSY_DAY, EVERY)
              .recording(PRODUCERS, EVERY)) {
        busy = new Beside(ask(quiet), background.told());
      }
      Beside night = asFastAsItGoes(quiet, importer, crowd);
      Beside flood = besideAFlood(quiet, greedy);
      tell(report, alone, busy);
      compare(report, "dashboards' p99 beside all that at full speed / alone", night, alone);
      compare(report, "dashboards' p99 beside a flood of others / alone", flood, alone);
    } finally {
      for (Service service : Service.values()) {
        stage.stop(service);
      }
    }
  }

  /** With whoever imports and records going on as soon as they are answered. */
  private Beside asFastAsItGoes(Team asking, Team importer, List<UUID> crowd) throws Exception {
    int rows = options.quick() ? 5_000 : 100_000;
    try (Background background =
        new Background(stage, dataset, crowd)
            .importing(importer, rows, Duration.ZERO)
            .recording(PRODUCERS, Duration.ZERO)) {
      return new Beside(ask(asking), background.told());
    }
  }

  private Beside besideAFlood(Team asking, Team greedy) throws IOException, SQLException {
    Map<Asked, Answers> answers = new EnumMap<>(Asked.class);
    List<Rate> flood = new ArrayList<>();
    Wrk wrk = asking(greedy, Asked.DASHBOARD);
    Parallel.run(
        List.of(() -> flood.add(wrk.run(seconds())), () -> answers.putAll(askUnchecked(asking))));
    return new Beside(answers, "beside " + flood.get(0));
  }

  private static void tell(Report report, Map<Asked, Answers> alone, Beside busy) {
    StringBuilder each = new StringBuilder();
    double worst = 0;
    for (Map.Entry<Asked, Answers> list : busy.answers().entrySet()) {
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
            "lists in a mixed load, p95 of the slowest",
            worst,
            "ms",
            P95,
            each + busy.told()));
  }

  private static void compare(Report report, String what, Beside now, Map<Asked, Answers> alone) {
    Rate ours = rate(now.answers(), Asked.DASHBOARD);
    Rate theirs = rate(alone, Asked.DASHBOARD);
    report.add(
        Figure.told(
            "L1", what, ours.p99() / theirs.p99(), "", ours + " / " + theirs + ", " + now.told()));
  }

  private static Rate rate(Map<Asked, Answers> answers, Asked asked) {
    return Objects.requireNonNull(answers.get(asked)).rate();
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
  private Wrk asking(Team team, Asked asked) throws IOException, SQLException {
    String token = dataset.identityProvider().token(team);
    StringBuilder lines = new StringBuilder();
    for (UUID clinic : team.clinics()) {
      lines.append(asked.of(clinic)).append('\t').append(token).append('\n');
    }
    Path requests = stage.file("flood.txt");
    Files.writeString(requests, lines, StandardCharsets.US_ASCII);
    return new Wrk(stage, requests, stage.settings().url(asked.service));
  }
}
