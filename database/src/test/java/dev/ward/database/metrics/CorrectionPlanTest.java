package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Triggers meet what facts were with what they are: once for each fact, and not for each pair of
 * them, though a connection's plans were made for whatever was corrected on it first.
 */
class CorrectionPlanTest {

  @Test
  void afterASingleFactAFileOfThemIsCorrectedWithoutComparingEachToEach() throws SQLException {
    Clinic clinic = new Clinic("UTC");
    List<String> plans =
        clinic.in(
            "postgres",
            clinic.asService(),
            connection -> {
              execute(connection, "load 'auto_explain'");
              execute(connection, "set local session_replication_role = origin");
              execute(
                  connection,
                  "insert into metrics.provider (clinic_id, code) values ('%s', 'dr-lin')"
                      .formatted(clinic.id));
              execute(
                  connection,
                  """
                  insert into metrics.schedule_metrics (clinic_id, external_id, day, provider, minutes)
                    select '%s', 's-' || n, date '2026-03-01' + n, 'dr-lin', 480 from generate_series(0, 99) as n
                  """
                      .formatted(clinic.id));
              correct(connection, clinic, "external_id = 's-0'");
              execute(connection, "set local auto_explain.log_min_duration = 0");
              execute(connection, "set local auto_explain.log_nested_statements = on");
              execute(connection, "set local client_min_messages = log");
              return correct(connection, clinic, "true");
            });
    assertThat(plans)
        .filteredOn(plan -> plan.contains("before_rows") && plan.contains("after_rows"))
        .as("revisions and events")
        .hasSizeGreaterThanOrEqualTo(2)
        .noneMatch(plan -> plan.contains("Nested Loop"));
  }

  private static List<String> correct(Connection connection, Clinic clinic, String which)
      throws SQLException {
    return execute(
        connection,
        "update metrics.schedule_metrics set minutes = minutes - 60 where clinic_id = '%s' and %s"
            .formatted(clinic.id, which));
  }

  /** What the server says beside. */
  private static List<String> execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      List<String> said = new ArrayList<>();
      for (SQLWarning line = statement.getWarnings(); line != null; line = line.getNextWarning()) {
        said.add(line.getMessage());
      }
      return said;
    }
  }
}
