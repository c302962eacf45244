package dev.ward.database.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.database.EmbeddedDatabase;
import dev.ward.database.audit.Trail.Event;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is done all the time has to do with the months that it is about and touches no others,
 * however many years there are; and what reaches further back finds what is there.
 */
class MonthsTest {

  private static final UUID ORGANIZATION = UUID.randomUUID();
  private static final UUID CLINIC = UUID.randomUUID();
  private static final OffsetDateTime NOW = OffsetDateTime.now(ZoneOffset.UTC);

  /** The one that it is, and one before or after where it has just begun or is about to end. */
  private static final int FEW = 2;

  private static EmbeddedDatabase database;
  private static Connection administrator;

  @BeforeAll
  static void aYearAheadAndEventsOfThisMonthAndLongAgo() throws SQLException {
    database = EmbeddedDatabase.startMigrated();
    administrator = database.connect("postgres");
    try (Connection scheduler = database.connect("scheduler_service");
        Statement statement = scheduler.createStatement()) {
      scheduler.setAutoCommit(false);
      statement.execute(
          "select access.enter(null, 0, null, '{}', false, 'scheduler-service', 'platform', null, '{service}', false, '{}')");
      statement.execute("select audit.ensure_partitions(12)");
      scheduler.commit();
    }
    for (int daysAgo : new int[] {300, 200, 100, 0}) {
      for (int minute = 0; minute < 5; minute++) {
        insert(5 * (300 - daysAgo) + minute + 1, NOW.minusDays(daysAgo).plusMinutes(minute - 5));
      }
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    administrator.close();
    database.close();
  }

  @Test
  void recordingTouchesTheMonthOfItsEvents() throws SQLException {
    try (Trail trail = new Trail(database)) {
      trail.execute(
          "select access.set_context(null, null, 'platform', null, '{}', null, '{service}', null)");
      trail.appendWithoutContext(Event.of(UUID.randomUUID()), Event.of(UUID.randomUUID()));
      assertThat(touched()).isBetween(1, FEW);
    }
  }

  @Test
  void lookingForAlertsTouchesTheLastDays() throws SQLException {
    try (Trail trail = new Trail(database)) {
      trail.append(Event.of(UUID.randomUUID()));
      trail.execute("select access.enter_relay()");
      trail.execute("select audit.look_for_alerts(1000)");
      assertThat(touched()).isBetween(1, FEW);
    }
  }

  @Test
  void aPageOfTheNewestEventsTouchesTheLastWeeks() throws SQLException {
    try (Connection service = entered()) {
      assertThat(found(service, "stream", null, NOW.plusYears(1), 5)).hasSize(5);
      assertThat(touched()).isBetween(1, FEW);
    }
  }

  @Test
  void aPageFurtherBackTouchesTheWeeksBeforeIt() throws SQLException {
    try (Connection service = entered()) {
      assertThat(found(service, "stream", null, NOW.minusDays(199), 5)).hasSize(5);
      assertThat(touched()).isBetween(1, FEW);
    }
  }

  @ParameterizedTest
  @CsvSource({"stream, 1", "stream, 5", "stream, 6", "stream, 14", "stream, 20", "actor, 7"})
  void aPageGoesOnWhereTheNewestWeeksEnd(String lead, int most) throws SQLException {
    try (Connection service = entered()) {
      List<UUID> found = found(service, lead, null, NOW.plusYears(1), most);
      assertThat(found).hasSize(most).doesNotContainNull();
      List<UUID> page = found(service, lead, null, NOW.minusDays(50), 20);
      assertThat(found(service, lead, null, NOW.plusYears(1), 21))
          .startsWith(found.toArray(UUID[]::new))
          .endsWith(page.toArray(UUID[]::new))
          .hasSize(20);
      assertThat(page).hasSize(15);
    }
  }

  @Test
  void whatIsFoundNowhereButLongAgoIsFound() throws SQLException {
    try (Connection service = entered()) {
      assertThat(found(service, "stream", "from 300 days ago", NOW.plusYears(1), 50)).hasSize(5);
    }
  }

  @Test
  void whatHasLookedAtAsManyAsItMayOfTheNewestWeeksEndsThere() throws SQLException {
    try (Connection service = entered()) {
      List<UUID> newest = found(service, "stream", null, NOW.plusYears(1), 3);
      assertThat(found(service, "stream", "nowhere", NOW.plusYears(1), 50, 3))
          .containsExactly(newest.get(2));
    }
  }

  @Test
  void beforeTheFirstTimeThatAnIdCanHaveThereIsNothing() throws SQLException {
    try (Connection service = entered()) {
      assertThat(found(service, "stream", null, Instant.EPOCH.atOffset(ZoneOffset.UTC), 50))
          .isEmpty();
    }
  }

  private static void insert(int seq, OffsetDateTime time) throws SQLException {
    execute(
        """
        insert into audit.event (stream, seq, id, clinic_id, organization_id, occurred_at, received_at, schema_version,
            actor_type, actor_id, action, reason, outcome, source_service, previous_hash, hash)
          values ('%1$s', %2$d, '%3$s', '%1$s', '%4$s', '%5$s', '%5$s', 1, 'user', 'somebody', 'goal.updated',
            'from %6$d days ago', 'success', 'metrics-service', sha256('a'), sha256('b'))
        """
            .formatted(
                CLINIC,
                seq,
                Ids.at(time.toInstant()),
                ORGANIZATION,
                time,
                Duration.between(time, NOW.plusMinutes(1)).toDays()));
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      statement.execute(sql);
    }
  }

  /** How many months a transaction of the service that is still open has had to do with. */
  private static int touched() throws SQLException {
    try (Statement statement = administrator.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select count(distinct l.relation)
                  from pg_locks l join pg_stat_activity a on a.pid = l.pid and a.usename = 'audit_service'
                    join pg_inherits i on i.inhrelid = l.relation and i.inhparent = 'audit.event'::regclass
                """)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Connection entered() throws SQLException {
    Connection service = database.connect("audit_service");
    service.setAutoCommit(false);
    try (Statement statement = service.createStatement()) {
      statement.execute(
          "select access.set_context(null, null, 'clinic', '%s', array['%s']::uuid[], '%s', '{admin}', null)"
              .formatted(CLINIC, CLINIC, ORGANIZATION));
    }
    return service;
  }

  private static List<UUID> found(
      Connection service, String lead, String phrase, OffsetDateTime before, int most)
      throws SQLException {
    return found(service, lead, phrase, before, most, 2000);
  }

  private static List<UUID> found(
      Connection service,
      String lead,
      String phrase,
      OffsetDateTime before,
      int most,
      int lookedAtMost)
      throws SQLException {
    try (Statement statement = service.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select s.found_id from audit.search('%s', '%s',
                  row(null, 'somebody', null, null, null, false, null, null, null, %s, null, null)::audit.event_filter,
                  '00000000-0000-0000-0000-000000000000', '%s', %d, %d) s
                """
                    .formatted(
                        CLINIC,
                        lead,
                        phrase == null ? "null" : "'" + phrase + "'",
                        Ids.at(before.toInstant()),
                        most,
                        lookedAtMost))) {
      List<UUID> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getObject(1, UUID.class));
      }
      return found;
    }
  }
}
