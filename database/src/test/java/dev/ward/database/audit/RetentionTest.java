package dev.ward.database.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.EmbeddedDatabase;
import dev.ward.database.audit.Trail.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is old goes from the oldest end of its chain, beneath an anchor, and nothing else does. */
class RetentionTest {

  private static EmbeddedDatabase database;

  private UUID organization;
  private UUID clinic;
  private Connection administrator;
  private Connection service;
  private Trail trail;

  @BeforeAll
  static void start() throws SQLException {
    database = EmbeddedDatabase.startMigrated();
    try (Connection connection = database.connect("postgres");
        Statement statement = connection.createStatement()) {
      // The tests can't wait for six years.
      statement.execute(
          """
          alter table audit.retention_class drop constraint retention_class_floor_months_check;
          alter table audit.retention_class drop constraint retention_class_check;
          """);
    }
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void aChainOfFiveEvents() throws Exception {
    administrator = database.connect("postgres");
    organization = UUID.randomUUID();
    clinic = UUID.randomUUID();
    execute("update audit.retention_class set floor_months = 72, months = 72");
    execute(
        "insert into access.organization (id, status) values ('%s', 'active')"
            .formatted(organization));
    execute(
        """
        insert into access.clinic (id, organization_id, status, time_zone, currency, opening_days)
        values ('%s', '%s', 'active', 'UTC', 'EUR', '{1}')
        """
            .formatted(clinic, organization));
    trail = new Trail(database);
    trail.append(
        Event.of(clinic), Event.of(clinic), Event.of(clinic), Event.of(clinic), Event.of(clinic));
    service = database.connect("audit_service");
  }

  @AfterEach
  void close() throws SQLException {
    service.close();
    trail.close();
    administrator.close();
  }

  @Test
  void nothingGoesBeforeItsTime() throws SQLException {
    assertThat(purge(5)).isZero();
    assertThat(events()).isEqualTo(5);
  }

  @Test
  void whatIsOverGoesAndLeavesItsAnchorAndAWordInTheTrail() throws SQLException {
    everythingIsOver();
    assertThat(purge(3)).isEqualTo(3);
    assertThat(events()).isEqualTo(2);
    assertThat(number("select seq from audit.anchor where stream = '" + clinic + "'")).isEqualTo(3);
    assertThat(
            number(
                "select count(*) from audit.outbox where event ->> 'action' = 'retention.purged' and event ->> 'clinicId' = '"
                    + clinic
                    + "' and event #>> '{changes,lastSeq,old}' = '3' and event #>> '{actor,type}' = 'service'"))
        .isEqualTo(1);
    assertThat(purge(2)).isEqualTo(2);
    assertThat(number("select count(*) from audit.anchor where stream = '" + clinic + "'"))
        .isEqualTo(2);
  }

  @Test
  void anEventThatIsKeptForLongerKeepsWhatCameAfterIt() throws SQLException {
    everythingIsOver();
    tamper("update audit.event set subject_id = 'p' where stream = '%s' and seq = 3");
    execute("update audit.retention_class set months = 72 where class = 'patient'");
    assertThat(dueUpTo()).isEqualTo(2);
  }

  @Test
  void anOrganizationKeepsItsRecordForLongerWhenItHasSaidSo() throws SQLException {
    everythingIsOver();
    execute(
        "insert into audit.retention (organization_id, class, months) values ('%s', 'change', 84)"
            .formatted(organization));
    assertThat(dueUpTo()).isZero();
  }

  @Test
  void aLegalHoldKeepsAClinicsRecordUntilItIsReleased() throws SQLException {
    everythingIsOver();
    hold(null);
    assertThat(dueUpTo()).isZero();
    assertThat(purge(3)).isZero();
    execute(
        "update audit.legal_hold set released_at = now(), released_because = 'settled' where released_at is null");
    assertThat(dueUpTo()).isEqualTo(5);
  }

  @Test
  void aLegalHoldOnASubjectKeepsTheRecordFromTheirFirstEventOn() throws SQLException {
    everythingIsOver();
    UUID subject = UUID.randomUUID();
    tamper("update audit.event set subject_id = '" + subject + "' where stream = '%s' and seq = 4");
    hold(subject);
    assertThat(dueUpTo()).isEqualTo(3);
  }

  @Test
  void aGapIsEvidenceAndNothingGoesFromThereOn() throws SQLException {
    everythingIsOver();
    tamper("delete from audit.event where stream = '%s' and seq = 3");
    assertThat(dueUpTo()).isEqualTo(2);
  }

  @Test
  void nobodyRemovesAnEventWithoutAnAnchorNorAnAnchorAtAll() throws SQLException {
    String event = "delete from audit.event where stream = '" + clinic + "' and seq = 1";
    assertThatThrownBy(() -> execute(event)).hasMessageContaining("only ever added to");
    everythingIsOver();
    purge(2);
    assertThatThrownBy(() -> execute("delete from audit.anchor"))
        .hasMessageContaining("only ever added to");
    assertThatThrownBy(() -> execute("update audit.anchor set seq = 9"))
        .hasMessageContaining("only ever added to");
    assertThatThrownBy(
            () -> execute("delete from audit.event where stream = '" + clinic + "' and seq = 3"))
        .hasMessageContaining("only ever added to");
    try (Connection owner = database.connect("ward_migrator");
        Statement statement = owner.createStatement()) {
      statement.execute("set role ward_owner");
      assertThat(statement.executeUpdate("delete from audit.event")).isZero();
    }
  }

  @Test
  void nobodyAgreesToLessThanTheFloor() {
    assertThatThrownBy(
            () ->
                execute(
                    "insert into audit.retention (organization_id, class, months) values (gen_random_uuid(), 'patient', 71)"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("WR002"));
  }

  @Test
  void aMonthIsDroppedOnlyWhenNothingOfItIsLeftAndWhatClaimsToBeFromThereIsRefused()
      throws SQLException {
    execute(
        """
        drop table audit.event_past;
        create table audit.event_2020_01 partition of audit.event
          for values from ('016f5e66-e800-7000-0000-000000000000') to ('016ffe0c-0c00-7000-0000-000000000000');
        """);
    assertThat(dropped()).isEqualTo(1);
    assertThat(number("select count(*) from pg_inherits where inhparent = 'audit.event'::regclass"))
        .as("this month and the next, empty as they may be")
        .isEqualTo(2);
    assertThat(number("select count(*) from audit.horizon where kept_from = '2020-02-01Z'"))
        .isEqualTo(1);
    OffsetDateTime old = OffsetDateTime.parse("2020-01-15T00:00:00Z");
    assertThat(trail.append(Event.at(clinic, old)).get(0).reason())
        .isEqualTo("is from before anything that is kept");
  }

  private void everythingIsOver() throws SQLException {
    execute("update audit.retention_class set floor_months = 0, months = 0");
  }

  private void tamper(String sql) throws SQLException {
    execute("alter table audit.event disable trigger user");
    execute(sql.formatted(clinic));
    execute("alter table audit.event enable always trigger never_changed");
    execute("alter table audit.event enable always trigger never_removed");
  }

  private void hold(UUID subject) throws SQLException {
    execute(
        "insert into audit.legal_hold (organization_id, clinic_id, subject, reason) values ('%s', '%s', %s, 'A lawsuit')"
            .formatted(organization, clinic, subject == null ? "null" : "'" + subject + "'"));
  }

  private long dueUpTo() throws SQLException {
    try (Statement statement = service.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select coalesce(max(seq), 0) from audit.read_due_segment('"
                    + clinic
                    + "', 100)")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Lets go of what is due, at most so many, as the audit service does. */
  private long purge(int atMost) throws SQLException {
    try (PreparedStatement statement =
        service.prepareStatement(
            """
            select coalesce(max(p.removed), 0) from (
              select min(s.seq) as first, max(s.seq) as last, (array_agg(s.hash order by s.seq desc))[1] as hash
                from audit.read_due_segment(?, ?) s) d,
              audit.purge_segment(?, d.first, d.last, d.hash, 'archive', sha256('x'), now(), 'key', 'signature')
                as p (removed)
            """)) {
      statement.setObject(1, clinic);
      statement.setInt(2, atMost);
      statement.setObject(3, clinic);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private long dropped() throws SQLException {
    service.setAutoCommit(false);
    try (Statement statement = service.createStatement()) {
      // As the audit service's rounds have it; what shows without a context doesn't show here.
      statement.execute("select access.enter_relay()");
      try (ResultSet rows = statement.executeQuery("select audit.drop_empty_partitions()")) {
        rows.next();
        return rows.getLong(1);
      }
    } finally {
      service.commit();
      service.setAutoCommit(true);
    }
  }

  private long events() throws SQLException {
    return number("select count(*) from audit.event where stream = '" + clinic + "'");
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = administrator.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      statement.execute(sql);
    }
  }
}
