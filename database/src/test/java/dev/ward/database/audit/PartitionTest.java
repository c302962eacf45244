package dev.ward.database.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.EmbeddedDatabase;
import dev.ward.database.audit.Trail.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionTest {

  private static final String ENTER =
      "select access.enter(null, 0, null, '{}', false, 'scheduler-service', 'platform', null, '{service}', false, '{}')";

  private EmbeddedDatabase database;
  private Connection administrator;

  @BeforeEach
  void start() throws SQLException {
    database = EmbeddedDatabase.startMigrated();
    administrator = database.connect("postgres");
  }

  @AfterEach
  void stop() throws SQLException {
    administrator.close();
    database.close();
  }

  @Test
  void monthsAreMadeAheadOnceWithoutAGapAndOnRecord() throws SQLException {
    assertThat(months()).isEqualTo(2);
    try (Connection scheduler = database.connect("scheduler_service")) {
      scheduler.setAutoCommit(false);
      execute(scheduler, ENTER);
      assertThat(number(scheduler, "select audit.ensure_partitions(4)")).isEqualTo(3);
      assertThat(number(scheduler, "select audit.ensure_partitions(4)")).isZero();
      scheduler.commit();
    }
    assertThat(months()).isEqualTo(5);
    assertThat(
            number(
                administrator,
                "select count(*) from scheduler.outbox where event ->> 'action' = 'partition.created'"))
        .isEqualTo(3);
  }

  @Test
  void onlyAServiceInAContextOfThePlatformMakesMonths() throws SQLException {
    try (Connection scheduler = database.connect("scheduler_service")) {
      assertThatThrownBy(() -> number(scheduler, "select audit.ensure_partitions(4)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("WA003"));
    }
    try (Connection metrics = database.connect("metrics_service")) {
      assertThatThrownBy(() -> number(metrics, "select audit.ensure_partitions(4)"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void noPartitionIsReadableByItsOwnName() throws SQLException {
    try (Connection service = database.connect("audit_service")) {
      assertThatThrownBy(
              () ->
                  number(
                      service, "select count(*) from audit." + name(YearMonth.now(ZoneOffset.UTC))))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
    assertThat(
            number(
                administrator,
                """
                select count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'audit.event'::regclass and not (c.relrowsecurity and c.relforcerowsecurity)
                """))
        .isZero();
  }

  @Test
  void aMonthThatNobodyMadeIsMadeByTheFirstEventThatNeedsIt() throws SQLException {
    String thisMonth = name(YearMonth.now(ZoneOffset.UTC));
    execute(administrator, "drop table audit." + thisMonth);
    execute(administrator, "drop table audit." + name(YearMonth.now(ZoneOffset.UTC).plusMonths(1)));
    UUID clinic = UUID.randomUUID();
    try (Trail trail = new Trail(database)) {
      assertThat(trail.statuses(Event.of(clinic))).containsExactly("recorded");
    }
    assertThat(months()).isEqualTo(2);
    assertThat(number(administrator, "select count(*) from audit." + thisMonth)).isEqualTo(1);
  }

  private long months() throws SQLException {
    return number(
            administrator,
            "select count(*) from pg_inherits where inhparent = 'audit.event'::regclass")
        - 1;
  }

  private static String name(YearMonth month) {
    return "event_" + month.format(DateTimeFormatter.ofPattern("yyyy_MM"));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
