package dev.ward.bench;

import dev.ward.local.Service;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the same people's reads and nights cost when there are a hundred times as many clinics and
 * ten times as many rows. The same processes serve both, and pgbench says what the machine and
 * PostgreSQL alone make of it.
 */
final class Growth implements Measure {
  private static final Bar READS = Bar.atLeast(0.9);
  private static final Bar NIGHTS = Bar.atMost(1.1);

  private final Stage stage;
  private final Dataset dataset;
  private final Options options;

  Growth(Stage stage, Dataset dataset, Options options) {
    this.stage = stage;
    this.dataset = dataset;
    this.options = options;
  }

  /**
   * @param seconds of a night after a fact on one in a hundred days was corrected
   */
  private record Size(Rate reads, Rate limit, double seconds) {

    /** As R1 has it. */
    private double ofTheLimit() {
      return reads.perSecond() / limit.perSecond();
    }
  }

  @Override
  public List<String> figures() {
    return List.of("S4");
  }

  @Override
  public void take(Report report) throws Exception {
    dataset.needFacts();
    Nights nights = new Nights(stage, dataset.clinics());
    nights.calculate();
    dataset.needAggregates();
    stage.start(Service.METRICS, Map.of("WARD_SERIES_REMEMBERED_BYTES", "0"));
    try {
      ClinicRead read = ClinicRead.ofLastThirtyDays();
      Pgbench limit = new Pgbench(stage, dataset.readers(), read);
      dataset.reading(read).run(3 * options.seconds());
      Size small = size(read, limit, nights);
      dataset.grow();
      dataset.reading(read).run(options.seconds());
      Size large = size(read, limit, nights);
      tell(report, small, large);
    } finally {
      stage.stop(Service.METRICS);
    }
  }

  private Size size(ClinicRead read, Pgbench limit, Nights nights)
      throws SQLException, IOException {
    List<Rate> reads = new ArrayList<>();
    List<Rate> limits = new ArrayList<>();
    double[] seconds = new double[options.rounds()];
    for (int round = 0; round < options.rounds(); round++) {
      reads.add(dataset.reading(read).run(options.seconds()));
      limits.add(limit.run(options.seconds()));
      nights.change();
      Stopwatch watch = new Stopwatch();
      nights.calculate();
      seconds[round] = watch.seconds();
    }
    return new Size(Rate.median(reads), Rate.median(limits), Median.of(seconds));
  }

  private void tell(Report report, Size small, Size large) {
    report.add(
        Figure.of(
            "S4",
            "R1 among 20,000 clinics / among %d".formatted(options.clinics()),
            large.ofTheLimit() / small.ofTheLimit(),
            READS,
            "%.3f of pgbench / %.3f; %s / %s"
                .formatted(large.ofTheLimit(), small.ofTheLimit(), large.reads(), small.reads())));
    report.add(
        Figure.of(
            "S4",
            "nights of %d of them / of them alone".formatted(options.clinics()),
            large.seconds() / small.seconds(),
            NIGHTS,
            String.format(
                Locale.ROOT,
                "%.2f s / %.2f s, %,d rows / %,d",
                large.seconds(),
                small.seconds(),
                options.grown(),
                options.aggregates())));
  }
}
