package dev.ward.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The aggregation of some clinics, as scheduler-service has it done, without the service. */
final class Nights {
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

  private final Stage stage;
  private final List<UUID> clinics;

  Nights(Stage stage, List<UUID> clinics) {
    this.stage = stage;
    this.clinics = clinics;
  }

  /** Of the days that have changed; returns how many figures that were. */
  long calculate() throws SQLException {
    return calculate(CALCULATE);
  }

  /** Of all days. */
  long calculateAll() throws SQLException {
    return calculate(CALCULATE_ALL);
  }

  /** A clinic at a time, each in a transaction of its own. */
  private long calculate(String sql) throws SQLException {
    long figures = 0;
    try (Connection scheduler = stage.connect("scheduler_service")) {
      scheduler.setAutoCommit(false);
      for (UUID clinic : clinics) {
        Sql.execute(scheduler, ENTER, clinic);
        figures += Sql.number(scheduler, sql, clinic);
        scheduler.commit();
      }
    }
    return figures;
  }

  /** Corrects a fact on one in a hundred days. */
  void change() throws SQLException {
    try (Connection service = stage.connect("metrics_service")) {
      service.setAutoCommit(false);
      for (UUID clinic : clinics) {
        Sql.execute(service, ENTER, clinic);
        Sql.execute(service, CHANGE, clinic);
        service.commit();
      }
    }
  }
}
