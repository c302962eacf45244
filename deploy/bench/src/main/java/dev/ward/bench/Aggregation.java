package dev.ward.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** How long the numbers take: all of them, and those of the days that have changed. */
final class Aggregation implements Measure {
  private static final Bar FULL = Bar.atMost(3);
  private static final Bar INCREMENTAL = Bar.atMost(0.05);

  private static final List<String> GROUPINGS =
      List.of(
          """
          select count(*) from (
            select clinic_id, day, count(*), sum(amount_minor) filter (where kind = 'production'),
                   sum(amount_minor) filter (where kind = 'adjustment'),
                   sum(amount_minor) filter (where kind = 'collection'), sum(amount_minor) filter (where kind = 'refund')
              from metrics.financial_metrics where deleted_at is null group by clinic_id, day)
          """,
          """
          select count(*) from (
            select clinic_id, day, count(*), count(*) filter (where status = 'completed'),
                   count(*) filter (where status = 'cancelled'), count(*) filter (where status = 'no_show')
              from metrics.appointment_metrics where deleted_at is null group by clinic_id, day)
          """,
          """
          select count(*) from (
            select clinic_id, day, count(*), count(*) filter (where outcome = 'answered'),
                   count(*) filter (where qualified), count(*) filter (where booked)
              from metrics.call_metrics where deleted_at is null and direction = 'inbound' group by clinic_id, day)
          """,
          """
          select count(*) from (
            select clinic_id, day, count(*) from metrics.patient_metrics where deleted_at is null group by clinic_id, day)
          """);

  private final Stage stage;
  private final Dataset dataset;

  Aggregation(Stage stage, Dataset dataset) {
    this.stage = stage;
    this.dataset = dataset;
  }

  @Override
  public List<String> figures() {
    return List.of("G1", "G2");
  }

  @Override
  public void take(Report report) throws Exception {
    dataset.needFacts();
    double plain = seconds(this::group);
    Nights nights = new Nights(stage, dataset.clinics());
    double first = seconds(nights::calculate);
    dataset.settle();
    double full = seconds(nights::calculateAll);
    plain = Median.of(plain, seconds(this::group));
    report.add(
        Figure.of(
            "G1",
            "first aggregation of all facts / GROUP BY",
            first / plain,
            FULL,
            told(first, plain)));
    report.add(
        Figure.of(
            "G1", "full recompute of all days / GROUP BY", full / plain, FULL, told(full, plain)));
    nights.change();
    double changed = seconds(nights::calculate);
    report.add(
        Figure.of(
            "G2",
            "aggregation after 1 % of days changed / full",
            changed / full,
            INCREMENTAL,
            told(changed, full)));
  }

  /** One connection and no parallel workers, as in the aggregation. */
  private long group() throws SQLException {
    try (Connection administrator = stage.administrator()) {
      Sql.execute(administrator, "set max_parallel_workers_per_gather = 0");
      long groups = 0;
      for (String grouping : GROUPINGS) {
        groups += Sql.number(administrator, grouping);
      }
      return groups;
    }
  }

  private static double seconds(Callable<Long> work) throws Exception {
    Stopwatch watch = new Stopwatch();
    work.call();
    return watch.seconds();
  }

  private static String told(double ours, double theirs) {
    return String.format(Locale.ROOT, "%.1f s / %.1f s", ours, theirs);
  }
}
