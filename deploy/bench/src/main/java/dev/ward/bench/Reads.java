package dev.ward.bench;

import dev.ward.local.Service;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What a dashboard gets: its rate, its steadiness, and what the boundary between clinics costs it.
 */
final class Reads implements Measure {
  private static final Bar RATE = Bar.atLeast(0.65);
  private static final Bar STEADY = Bar.atMost(15);
  private static final Bar STEADY_RATIO = Bar.atMost(8);
  private static final Bar BOUNDARY = Bar.atLeast(0.85);
  private static final Bar PEAK_MEMORY = Bar.atMost(350);

  private final Stage stage;
  private final Dataset dataset;
  private final Options options;

  Reads(Stage stage, Dataset dataset, Options options) {
    this.stage = stage;
    this.dataset = dataset;
    this.options = options;
  }

  @Override
  public List<String> figures() {
    return List.of("R1", "R2", "R3");
  }

  @Override
  public void take(Report report) throws Exception {
    dataset.needAggregates();
    ClinicRead read = ClinicRead.ofLastThirtyDays();
    Pgbench limit = new Pgbench(stage, dataset.readers(), read);
    limit.run(options.seconds());
    Rate forgetful;
    stage.start(Service.METRICS, Map.of("WARD_SERIES_REMEMBERED_BYTES", "0"));
    try {
      ProcessUsage memory = stage.usage(Service.METRICS);
      warmUp(read);
      memory.forgetPeak();
      Rate peak = compareRates(report, read, limit);
      report.add(
          Figure.of(
              "S2",
              "memory of metrics-service at the peak of R1",
              memory.peakMegabytes(),
              "MiB",
              PEAK_MEMORY,
              "resident at most"));
      compareSteadiness(report, read, limit, peak.perSecond() / 2);
      compareBoundaries(report, read);
      forgetful = peak;
    } finally {
      stage.stop(Service.METRICS);
    }
    compareRemembering(report, read, forgetful);
  }

  /** Everything else is measured with answers that are made each time. */
  private void compareRemembering(Report report, ClinicRead read, Rate forgetful)
      throws IOException, SQLException {
    stage.start(Service.METRICS);
    try {
      warmUp(read);
      List<Rate> rates = new ArrayList<>();
      for (int round = 0; round < options.rounds(); round++) {
        rates.add(wrk(read).run(options.seconds()));
      }
      Rate remembering = Rate.median(rates);
      report.add(
          Figure.told(
              "R1",
              "with answers remembered / made each time",
              remembering.perSecond() / forgetful.perSecond(),
              "",
              remembering + " / " + forgetful));
    } finally {
      stage.stop(Service.METRICS);
    }
  }

  /** Until the service's code has been compiled and the database's caches are full. */
  private void warmUp(ClinicRead read) throws IOException, SQLException {
    wrk(read).run(3 * options.seconds());
  }

  private Rate compareRates(Report report, ClinicRead read, Pgbench limit)
      throws IOException, SQLException {
    List<Rate> service = new ArrayList<>();
    List<Rate> database = new ArrayList<>();
    int seconds = options.seconds();
    Cpu inService = new Cpu(stage.usage(Service.METRICS));
    Cpu inDatabase = new Cpu(stage.usageOfPostgres());
    Cpu alone = new Cpu(stage.usageOfPostgres());
    for (int round = 0; round < options.rounds(); round++) {
      Wrk wrk = wrk(read);
      service.add(
          inService.during(seconds, () -> inDatabase.during(seconds, () -> wrk.run(seconds))));
      database.add(alone.during(seconds, () -> limit.run(seconds)));
    }
    Rate ours = Rate.median(service);
    Rate best = Rate.median(database);
    report.add(
        Figure.of(
            "R1",
            "reads over HTTP / pgbench, same statement",
            ours.perSecond() / best.perSecond(),
            RATE,
            ours + " / " + best));
    report.add(
        Figure.told(
            "R1",
            "processor time of a read, in the service",
            inService.microsPerRequest(),
            "us",
            String.format(
                Locale.ROOT,
                "and %.0f in PostgreSQL / %.0f with pgbench",
                inDatabase.microsPerRequest(),
                alone.microsPerRequest())));
    return ours;
  }

  private void compareSteadiness(Report report, ClinicRead read, Pgbench limit, double perSecond)
      throws IOException, SQLException, InterruptedException {
    int port = stage.settings().ports().of(Service.METRICS);
    List<Rate> service = new ArrayList<>();
    List<Rate> database = new ArrayList<>();
    for (int round = 0; round < options.rounds(); round++) {
      List<byte[]> requests = new ArrayList<>();
      for (Team reader : dataset.readers()) {
        String token = dataset.identityProvider().token(reader);
        for (UUID clinic : reader.clinics()) {
          requests.add(RawHttp.get(read.path(clinic), token));
        }
      }
      service.add(SteadyLoad.run(port, requests, options.seconds(), perSecond));
      database.add(limit.run(options.seconds(), perSecond));
    }
    Rate ours = Rate.median(service);
    Rate best = Rate.median(database);
    report.add(
        Figure.of(
            "R2",
            "p99 of reads at half their peak rate",
            ours.p99(),
            "ms",
            STEADY,
            ours.toString()));
    report.add(
        Figure.of(
            "R2",
            "the same / pgbench at the same rate",
            ours.p99() / best.p99(),
            STEADY_RATIO,
            ours + " / " + best));
  }

  private void compareBoundaries(Report report, ClinicRead read) throws IOException, SQLException {
    List<Rate> bounded = new ArrayList<>();
    List<Rate> unbounded = new ArrayList<>();
    Boundary boundary = new Boundary(stage);
    try {
      for (int round = 0; round < options.rounds(); round++) {
        boundary.raise();
        bounded.add(settledRate(read));
        boundary.lower();
        unbounded.add(settledRate(read));
      }
    } finally {
      boundary.raise();
    }
    Rate with = Rate.median(bounded);
    Rate without = Rate.median(unbounded);
    report.add(
        Figure.of(
            "R3",
            "reads with row-level security / without",
            with.perSecond() / without.perSecond(),
            BOUNDARY,
            with + " / " + without));
  }

  /** Every plan is made anew after the policies have changed; that belongs to nobody's rate. */
  private Rate settledRate(ClinicRead read) throws IOException, SQLException {
    Wrk wrk = wrk(read);
    wrk.run(1);
    return wrk.run(options.seconds());
  }

  private Wrk wrk(ClinicRead read) throws IOException, SQLException {
    return dataset.reading(read);
  }
}
