package dev.ward.bench;

import dev.ward.local.Service;
import dev.ward.local.Waiting;
import dev.ward.local.WardStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How soon three instances of scheduler-service are through with occurrences that are all due at
 * once and of which each does nothing.
 */
final class Clockwork implements Measure {
  private static final Bar RATE = Bar.atLeast(1000);
  private static final Bar LAG = Bar.atMost(2);
  private static final int INSTANCES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Nights until the services' code has been compiled, which a service that runs for weeks has. */
  private static final int WARM_UP = 3;

  private static final String ORGANIZATIONS =
      """
      insert into tenancy.organization (name, tier) select 'Night ' || n, 'biosync' from generate_series(1, 100) as n
      """;

  private static final String CLINICS =
      """
      insert into tenancy.clinic (organization_id, name, kind, time_zone, currency)
        select o.id, 'Clinic ' || n, 'dental', 'Europe/London', 'USD'
          from tenancy.organization o, generate_series(1, ?::integer / 100) as n where o.name like 'Night %'
      """;

  private static final String DUE =
      """
      insert into scheduler.job_run (clinic_id, organization_id, job, scheduled_for, trigger, claimable_at)
        select c.id, c.organization_id, 'clockwork-check', clock_timestamp(), 'manual', clock_timestamp()
          from tenancy.organization o join access.clinic c on c.organization_id = o.id where o.name like 'Night %'
      """;

  private static final String LEFT =
      "select count(*) from scheduler.job_run where claimable_at is not null and trigger ="
          + " 'manual'";

  private static final String RATE_OF_ROUND =
      """
      select count(*) / extract(epoch from max(finished_at) - min(started_at)) from scheduler.job_run
      where state = 'succeeded' and created_at = (select max(created_at) from scheduler.job_run where trigger = 'manual')
      """;

  private static final String LAG_OF_ROUND =
      """
      select percentile_cont(0.99) within group (order by extract(epoch from started_at - scheduled_for)) from scheduler.job_run
      where created_at = (select max(created_at) from scheduler.job_run where trigger = 'manual')
      """;

  private static final String HOLDERS =
      "select count(distinct holder) from scheduler.job_run where trigger = 'manual'";

  private final Stage stage;
  private final Options options;

  Clockwork(Stage stage, Options options) {
    this.stage = stage;
    this.options = options;
  }

  @Override
  public List<String> figures() {
    return List.of("J1");
  }

  @Override
  public void take(Report report) throws Exception {
    List<WardStack.Instance> instances = new ArrayList<>();
    try (Connection administrator = stage.administrator()) {
      Sql.execute(administrator, ORGANIZATIONS);
      Sql.execute(administrator, CLINICS, options.occurrences());
      Sql.execute(administrator, "update scheduler.job set paused = name <> 'clockwork-check'");
      for (int i = 0; i < INSTANCES; i++) {
        instances.add(stage.startBeside(Service.SCHEDULER));
      }
      for (int night = 0; night < WARM_UP; night++) {
        night(administrator);
      }
      ProcessUsage postgres = stage.usageOfPostgres();
      List<ProcessUsage> services =
          instances.stream().map(instance -> ProcessUsage.of(instance.pid())).toList();
      List<Double> rates = new ArrayList<>();
      List<Double> lags = new ArrayList<>();
      List<Double> inServices = new ArrayList<>();
      List<Double> inDatabase = new ArrayList<>();
      for (int round = 0; round < options.rounds(); round++) {
        double servicesBefore = seconds(services);
        double databaseBefore = postgres.cpuSeconds();
        night(administrator);
        inServices.add(seconds(services) - servicesBefore);
        inDatabase.add(postgres.cpuSeconds() - databaseBefore);
        rates.add(Double.parseDouble(Sql.text(administrator, RATE_OF_ROUND)));
        lags.add(Double.parseDouble(Sql.text(administrator, LAG_OF_ROUND)));
      }
      String told =
          String.format(
              Locale.ROOT,
              "%,d occurrences of 100 organizations, %d instances",
              options.occurrences(),
              Sql.number(administrator, HOLDERS));
      report.add(
          Figure.of("J1", "occurrences claimed and finished", median(rates), "/s", RATE, told));
      report.add(
          Figure.of("J1", "p99 of due to claimed, all due at once", median(lags), "s", LAG, told));
      report.add(
          Figure.told(
              "J1",
              "processor time of an occurrence, in the services",
              median(inServices) * 1e6 / options.occurrences(),
              "us",
              String.format(
                  Locale.ROOT,
                  "and %.0f in PostgreSQL",
                  median(inDatabase) * 1e6 / options.occurrences())));
    } finally {
      instances.forEach(WardStack.Instance::close);
    }
  }

  private void night(Connection administrator) throws SQLException {
    Sql.execute(administrator, "vacuum (analyze) scheduler.job_run");
    Sql.execute(administrator, DUE);
    if (!Waiting.poll(PATIENCE, () -> left(administrator) == 0, done -> done)) {
      throw new IllegalStateException("the night is not over after " + PATIENCE);
    }
  }

  private static double seconds(List<ProcessUsage> processes) {
    return processes.stream().mapToDouble(ProcessUsage::cpuSeconds).sum();
  }

  private static long left(Connection administrator) {
    try {
      return Sql.number(administrator, LEFT);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double median(List<Double> values) {
    return Median.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
