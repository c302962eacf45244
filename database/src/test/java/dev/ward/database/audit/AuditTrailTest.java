package dev.ward.database.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.EmbeddedDatabase;
import dev.ward.database.audit.Trail.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTrailTest {

  private static EmbeddedDatabase database;

  private Connection administrator;
  private Trail trail;
  private UUID organization;
  private UUID clinic;

  @BeforeAll
  static void start() {
    database = EmbeddedDatabase.startMigrated();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void aClinic() throws SQLException {
    administrator = database.connect("postgres");
    trail = new Trail(database);
    organization = UUID.randomUUID();
    clinic = UUID.randomUUID();
    execute(
        "insert into access.organization (id, status) values ('%s', 'active')"
            .formatted(organization));
    execute(
        """
        insert into access.clinic (id, organization_id, status, time_zone, currency, opening_days)
        values ('%s', '%s', 'active', 'UTC', 'EUR', '{1}')
        """
            .formatted(clinic, organization));
  }

  @AfterEach
  void close() throws SQLException {
    trail.close();
    administrator.close();
  }

  @Test
  void anEventCountsOnceWhetherRepeatedInABatchOrLater() throws SQLException {
    Event event = Event.of(clinic);
    assertThat(trail.statuses(event, Event.of(clinic), event))
        .containsExactly("accepted", "accepted", "duplicate");
    assertThat(trail.statuses(event)).containsExactly("duplicate");
    assertThat(number("select count(*) from audit.event where clinic_id = '%s'".formatted(clinic)))
        .isEqualTo(2);
    assertThat(number("select seq from audit.chain_head where stream = '%s'".formatted(clinic)))
        .isEqualTo(2);
  }

  @Test
  void theEventsOfABatchKeepTheirOrder() throws SQLException {
    Event first = Event.at(clinic, OffsetDateTime.now(ZoneOffset.UTC));
    Event second = Event.at(clinic, OffsetDateTime.now(ZoneOffset.UTC).minusHours(1));
    trail.append(first, second);
    assertThat(number("select seq from audit.event where id = '%s'".formatted(first.id())))
        .isEqualTo(1);
    assertThat(number("select seq from audit.event where id = '%s'".formatted(second.id())))
        .isEqualTo(2);
  }

  @Test
  void aClinicsEventIsAlsoItsOrganizations() throws SQLException {
    trail.append(Event.of(clinic));
    assertThat(
            number(
                "select count(*) from audit.event where stream = '%s' and organization_id = '%s'"
                    .formatted(clinic, organization)))
        .isEqualTo(1);
    assertThat(trail.statuses(Event.of(clinic).withOrganization(UUID.randomUUID())))
        .containsExactly("rejected");
  }

  @Test
  void whatIsRejectedLeavesNothing() throws SQLException {
    Event random = Event.of(clinic).withId(UUID.randomUUID());
    Event future = Event.at(clinic, OffsetDateTime.now(ZoneOffset.UTC).plusDays(2));
    Event displaced =
        Event.at(clinic, OffsetDateTime.now(ZoneOffset.UTC).minusDays(2))
            .withId(Event.of(clinic).id());
    assertThat(trail.statuses(random, future, displaced)).containsOnly("rejected");
    assertThat(
            number("select count(*) from audit.chain_head where stream = '%s'".formatted(clinic)))
        .isZero();
  }

  @Test
  void whatHappenedBeforeThereWasATrailIsRecorded() throws SQLException {
    Event past = Event.at(clinic, OffsetDateTime.parse("2021-05-01T10:00:00Z"));
    assertThat(trail.statuses(past, past)).containsExactly("accepted", "duplicate");
    assertThat(trail.statuses(past)).containsExactly("duplicate");
    assertThat(
            number(
                "select count(*) from audit.event_past where clinic_id = '%s'".formatted(clinic)))
        .isEqualTo(1);
  }

  @Test
  void nothingIsRecordedOutsideOfAServicesContext() {
    assertRefused("WA003", () -> trail.appendWithoutContext(Event.of(clinic)));
    assertRefused(
        "WA003",
        () -> {
          trail.execute(
              "select access.set_context(null, null, 'clinic', '%1$s', '{%1$s}', null, '{admin}', null)"
                  .formatted(clinic));
          trail.appendWithoutContext(Event.of(clinic));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenancy_service", "metrics_service", "scheduler_service", "ward_backup"})
  void noOtherRoleRecordsOrReads(String role) throws SQLException {
    trail.append(Event.of(clinic));
    try (Connection other = database.connect(role)) {
      assertRefused(
          "42501", () -> execute(other, "select audit.append(" + "null, ".repeat(20) + "null)"));
      if (!role.equals("ward_backup")) {
        assertRefused("42501", () -> execute(other, "select id from audit.event"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into audit.event select * from audit.event",
        "update audit.event set reason = 'changed'",
        "delete from audit.event",
        "truncate audit.event",
        "insert into audit.chain_head (stream, seq, hash) values (uuidv7(), 1, '')",
        "update audit.chain_head set seq = 0",
        "delete from audit.chain_head"
      })
  void theServiceItselfCannotTouchTheTrail(String sql) throws SQLException {
    trail.append(Event.of(clinic));
    assertRefused("42501", () -> trail.execute(sql));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit.event set reason = 'changed'",
        "delete from audit.event",
        "truncate audit.event",
        "truncate audit.event_past",
        "set session_replication_role = replica; delete from audit.event",
        "update audit.chain_head set seq = 0",
        "delete from audit.chain_head",
        "truncate audit.chain_head"
      })
  void evenTheAdministratorIsStopped(String sql) throws SQLException {
    trail.append(Event.of(clinic));
    assertRefused("42501", () -> execute(sql));
  }

  @ParameterizedTest
  @ValueSource(strings = {"update audit.event set reason = 'changed'", "delete from audit.event"})
  void theOwnerChangesNothing(String sql) throws SQLException {
    trail.append(Event.of(clinic));
    String before = text("select count(*) || max(xmin::text) from audit.event");
    try (Connection migrator = database.connect("ward_migrator")) {
      execute(migrator, "set role ward_owner");
      execute(migrator, sql);
      assertRefused("42501", () -> execute(migrator, "truncate audit.event"));
    }
    assertThat(text("select count(*) || max(xmin::text) from audit.event")).isEqualTo(before);
  }

  private interface Attempt {
    void run() throws SQLException;
  }

  private void assertRefused(String state, Attempt attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    try {
      trail.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    execute(administrator, sql);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  private String text(String sql) throws SQLException {
    try (var statement = administrator.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
