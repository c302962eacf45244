package dev.ward.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What even an owner can't do to the organization's KPIs, whatever the service sends. */
class DefinitionRulesTest {

  private static EmbeddedDatabase database;

  @BeforeAll
  static void twoWorlds() throws Exception {
    database = EmbeddedDatabase.startMigrated();
    try (Connection connection = database.connect("postgres")) {
      TwoWorlds.load(connection);
    }
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private static Connection asOwner() throws SQLException {
    Connection connection = database.connect("metrics_service");
    connection.setAutoCommit(false);
    run(connection, IsolationContext.OWNER_OF_A.enter());
    return connection;
  }

  private static String run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return String.valueOf(statement.getUpdateCount());
      }
      try (var rows = statement.getResultSet()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  private static String version(int days) {
    return """
        select version from metrics.define_kpi(
          jsonb_build_object(
            'key', 'custom_work', 'title', 'Work', 'unit', 'money', 'direction', 'higher',
            'numerator_formula', 'production + adjustment', 'effective_from', metrics.latest_today() + %d),
          false)
        """
        .formatted(days);
  }

  @Test
  void whatAVersionMeansIsNeverRewritten() throws SQLException {
    try (Connection owner = asOwner()) {
      assertThatThrownBy(
              () -> run(owner, "update metrics.metric_definition set numerator_formula = 'refund'"))
          .hasFieldOrPropertyWithValue("SQLState", "42501");
    }
  }

  @Test
  void whatIsInForceIsNeverRemoved() throws SQLException {
    try (Connection owner = asOwner()) {
      assertThat(run(owner, "delete from metrics.metric_definition")).isEqualTo("0");
      assertThat(run(owner, version(5))).isEqualTo("2");
      assertThat(run(owner, "delete from metrics.metric_definition")).isEqualTo("1");
      owner.rollback();
    }
  }

  @Test
  void twoVersionsAtOnceComeOneAfterTheOther() throws Exception {
    try (Connection first = asOwner();
        Connection second = asOwner()) {
      assertThat(run(first, version(10))).isEqualTo("2");
      CompletableFuture<String> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return run(second, version(10));
                } catch (SQLException e) {
                  return e.getSQLState() + " " + e.getMessage();
                }
              });
      assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS))
          .isNotInstanceOf(ExecutionException.class);
      first.commit();
      assertThat(waiting.get(30, TimeUnit.SECONDS)).startsWith("WR002").contains("must lie after");
      second.rollback();
      run(second, IsolationContext.OWNER_OF_A.enter());
      assertThat(run(second, "select 'gone' from metrics.withdraw_version('custom_work', 2)"))
          .isEqualTo("gone");
      second.commit();
    }
  }
}
