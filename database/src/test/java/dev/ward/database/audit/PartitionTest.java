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
  void monthsThatNobodyMadeAreMadeByTheFirstEventThatNeedsThem() throws SQLException {
    YearMonth thisMonth = YearMonth.now(ZoneOffset.UTC);
    YearMonth lastMade = thisMonth.minusMonths(2);
    try (Connection migrator = database.connect("ward_migrator")) {
      execute(migrator, "set role ward_owner");
      execute(
          migrator,
          "drop table audit.event_past, audit.%s, audit.%s"
              .formatted(name(thisMonth), name(thisMonth.plusMonths(1))));
      makePartition(migrator, "event_past", "'minvalue'", first(lastMade));
      makePartition(migrator, name(lastMade), first(lastMade), first(lastMade.plusMonths(1)));
    }
    try (Trail trail = new Trail(database)) {
      assertThat(trail.statuses(Event.of(UUID.randomUUID()))).containsExactly("accepted");
    }
    assertThat(months()).isEqualTo(4);
    assertThat(number(administrator, "select count(*) from audit." + name(thisMonth))).isEqualTo(1);
  }

  @Test
  void duplicatesAreLookedForByKeyEvenInAMonthThatWasEmptyWhenTheLookWasPlanned()
      throws SQLException {
    try (Trail trail = new Trail(database)) {
      UUID clinic = UUID.randomUUID();
      for (int i = 0; i < 3; i++) {
        trail.append(Event.of(clinic), Event.of(clinic));
      }
      trail.execute("select pg_stat_force_next_flush()");
    }
    assertThat(scans("%_pkey")).isPositive();
    assertThat(scans("%_stream_seq_idx")).isZero();
  }

  private long scans(String index) throws SQLException {
    return number(
        administrator,
        "select sum(idx_scan) from pg_stat_user_indexes where relname like 'event_2%%' and indexrelname like '%s'"
            .formatted(index));
  }

  private static void makePartition(Connection connection, String name, String from, String to)
      throws SQLException {
    execute(connection, "select audit.make_partition('%s', %s, %s)".formatted(name, from, to));
  }

  private static String first(YearMonth month) {
    return "quote_literal(audit.first_id('%s-01'))".formatted(month);
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
