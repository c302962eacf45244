package dev.ward.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;

/** How long the numbers take: all of them, and those of the days that have changed. */
final class Aggregation implements Measure {
  private static final Bar FULL = Bar.atMost(3);
  private static final Bar INCREMENTAL = Bar.atMost(0.05);

  // One of the days' facts in a hundred, spread over clinics and time, is corrected.
  private static final String CHANGE =
      """
      update metrics.financial_metrics f
        set amount_minor = f.amount_minor + 1
        where f.clinic_id = ? and f.external_id like 'f-%-1' and hashtext(f.clinic_id || f.external_id) % 100 = 0
      """;

  private static final String ENTER =
      """
      select access.enter(null, 0, null, '{}', false, 'scheduler-service', 'clinic', ?, '{service}', false, null)
      """;

  private static final String CALCULATE =
      """
      select rows_written + rows_changed from metrics.calculate_metrics(?)
      """;

  private static final String CALCULATE_ALL =
      """
      select rows_written + rows_changed from metrics.calculate_metrics(?, '1990-01-01')
      """;

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
    double first = seconds(() -> calculate(CALCULATE));
    dataset.settle();
    double full = seconds(() -> calculate(CALCULATE_ALL));
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
    change();
    double changed = seconds(() -> calculate(CALCULATE));
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

  /** As scheduler-service does: a clinic at a time, each in a transaction of its own. */
  private long calculate(String sql) throws SQLException, java.io.IOException {
    long figures = 0;
    try (Connection scheduler = stage.connect("scheduler_service")) {
      scheduler.setAutoCommit(false);
      for (UUID clinic : dataset.clinics()) {
        Sql.execute(scheduler, ENTER, clinic);
        figures += Sql.number(scheduler, sql, clinic);
        scheduler.commit();
      }
    }
    return figures;
  }

  private void change() throws SQLException, java.io.IOException {
    try (Connection service = stage.connect("metrics_service")) {
      service.setAutoCommit(false);
      for (UUID clinic : dataset.clinics()) {
        Sql.execute(service, ENTER, clinic);
        Sql.execute(service, CHANGE, clinic);
        service.commit();
      }
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
