package dev.ward.database.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.EmbeddedDatabase;
import dev.ward.database.TwoWorlds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a rule that really is broken: a pattern that is none. Each test is rolled back. */
class TriggerFailureTest {

  private static final String CLINIC_A = "'a0000000-0000-7000-8000-00000000000a'";

  private static final String IN_CLINIC_A =
      """
      access.enter('a0000000-0000-7000-8000-0000000000a1', 99, 'admin', '{}', false, null, 'clinic', %s, '{admin}', false,
        '{"id": "request-7"}')
      """
          .formatted(CLINIC_A);

  private static final String RENAME =
      "update tenancy.clinic set name = 'Renamed' where id = " + CLINIC_A;

  private static EmbeddedDatabase database;
  private static Connection connection;

  @BeforeAll
  static void twoWorlds() throws Exception {
    database = EmbeddedDatabase.startMigrated();
    connection = database.connect("postgres");
    TwoWorlds.load(connection);
    connection.setAutoCommit(false);
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
    database.close();
  }

  @BeforeEach
  void aBrokenRule() throws SQLException {
    execute("delete from tenancy.trigger_failure; delete from tenancy.outbox");
    execute(
        """
        update access.redaction_rule set treatment = 'mask', pattern = '(' where table_name = 'clinic' and column_name = 'name'
        """);
  }

  @AfterEach
  void rollBack() throws SQLException {
    connection.rollback();
  }

  @Test
  void aChangeWhoseEventCannotBeMadeIsKept() throws SQLException {
    asAdmin(RENAME);
    assertThat(text("select name from tenancy.clinic where id = " + CLINIC_A)).isEqualTo("Renamed");
    assertThat(
            text(
                """
                select concat_ws(' ', table_name, operation, row_key, clinic_id, old_row ->> 'name', new_row ->> 'name', sqlstate)
                from tenancy.trigger_failure
                """))
        .isEqualTo("clinic UPDATE %1$s %1$s A Renamed 2201B".formatted(CLINIC_A.replace("'", "")));
  }

  @Test
  void thatAnEventIsMissingIsOnTheRecordAtOnceWithoutAnyValue() throws SQLException {
    asAdmin(RENAME);
    assertThat(text("select string_agg(event ->> 'action', ' ') from tenancy.outbox"))
        .isEqualTo("trigger.failed");
    assertThat(
            text(
                """
                select concat_ws(' ', o.event ->> 'clinicId' = o.stream::text, event ->> 'outcome', event ->> 'reason',
                  event ->> 'changes', event #>> '{target,id}' = f.id::text, event::text like '%Renamed%')
                from tenancy.outbox o, tenancy.trigger_failure f
                """))
        .isEqualTo("t failure tenancy.clinic: SQLSTATE 2201B t f");
  }

  @Test
  void theEventIsMadeLaterAsItWouldHaveBeenThen() throws SQLException {
    asAdmin(RENAME);
    execute("delete from tenancy.outbox");
    mend();
    assertThat(retry()).isEqualTo("1");
    assertThat(
            text(
                """
                select concat_ws(' ', event ->> 'action', event #>> '{changes,name}', event #>> '{actor,id}',
                  event #>> '{actor,role}', event ->> 'requestId', (event ->> 'occurredAt')::timestamptz <= now() + interval '1 min',
                  event ->> 'id' = id::text)
                from tenancy.outbox
                """))
        .isEqualTo(
            "clinic.updated {\"new\": \"Renamed\", \"old\": \"A\"} a0000000-0000-7000-8000-0000000000a1 admin request-7 t t");
    assertThat(text("select count(*) from tenancy.trigger_failure")).isEqualTo("0");
  }

  @Test
  void whatFailsTenTimesIsDeadUntilAnOperatorTriesAgain() throws SQLException {
    asAdmin(RENAME);
    for (int i = 0; i < 10; i++) {
      assertThat(retry()).isEqualTo("0");
    }
    assertThat(
            text(
                "select attempts || ' ' || (dead_at is not null) || ' ' || sqlstate from tenancy.trigger_failure"))
        .isEqualTo("10 true 2201B");
    mend();
    assertThat(retry()).isEqualTo("0");
    String failure = text("select id from tenancy.trigger_failure");
    asOperator("select access.retry_failure('%s')".formatted(failure));
    assertThat(retry()).isEqualTo("1");
  }

  @Test
  void eachAttemptIsLaterThanTheLast() throws SQLException {
    asAdmin(RENAME);
    retry();
    assertThat(
            text(
                "select next_attempt_at > clock_timestamp() + interval '20 seconds' from tenancy.trigger_failure"))
        .isEqualTo("t");
    assertThat(asRelay("select access.retry_failures(10)")).isEqualTo("0");
    assertThat(text("select attempts from tenancy.trigger_failure")).isEqualTo("1");
  }

  @Test
  void whenNotEvenTheFailureCanBeKeptNothingIsChanged() throws SQLException {
    execute(
        "alter table tenancy.trigger_failure add constraint never check (table_name = '') not valid");
    assertState("WO002", () -> asAdmin(RENAME));
  }

  @Test
  void whenTheOutboxIsFullNothingIsChanged() throws SQLException {
    mend();
    execute("update tenancy.outbox_state set is_full = true");
    assertState("WO001", () -> asAdmin(RENAME));
    aBrokenRule();
    assertState("WO001", () -> asAdmin(RENAME));
    assertState(
        "WO001",
        () ->
            asAdmin(
                "select access.emit('goal.read', null, 'goal', 'x', null, 'success', null, null)"));
  }

  @Test
  void eachFactOfAStatementIsKeptByItself() throws SQLException {
    execute(
        """
        update access.redaction_rule set treatment = 'mask', pattern = '(' where table_name = 'financial_metrics';
        delete from metrics.outbox; delete from metrics.trigger_failure; delete from metrics.fact_revision
        """);
    as(
        "metrics_service",
        IN_CLINIC_A,
        """
        update metrics.financial_metrics set amount_minor = amount_minor + 1, payer = 'Somebody else', import_id = null returning 1
        """);
    String facts =
        text("select count(*) from metrics.financial_metrics where clinic_id = " + CLINIC_A);
    assertThat(text("select count(*) from metrics.trigger_failure where builder = 'fact'"))
        .isEqualTo(facts)
        .isNotEqualTo("0");
    execute(
        """
        update access.redaction_rule set treatment = 'keep', pattern = null where table_name = 'financial_metrics';
        update metrics.trigger_failure set next_attempt_at = now();
        delete from metrics.outbox
        """);
    assertThat(as("metrics_service", "access.enter_relay()", "select access.retry_failures(1000)"))
        .isEqualTo(facts);
    assertThat(
            text(
                """
                select count(*) from metrics.outbox where event ->> 'action' = 'financial.updated'
                  and event #>> '{changes,payer,new}' = 'Somebody else'
                """))
        .isEqualTo(facts);
  }

  @Test
  void theRowsAreForNobodysEyes() throws SQLException {
    asAdmin(RENAME);
    assertState("42501", () -> asRelay("select new_row from tenancy.trigger_failure"));
    assertState("42501", () -> asAdmin("select new_row from tenancy.trigger_failure"));
    assertState("WA003", () -> asAdmin("select id from access.failures(null, 10)"));
    assertThat(asOperator("select to_jsonb(f)::text from access.failures(null, 10) f"))
        .contains("clinic", "2201B")
        .doesNotContain("Renamed");
  }

  private interface Deed {
    Object attempt() throws SQLException;
  }

  private static void assertState(String state, Deed deed) throws SQLException {
    var before = connection.setSavepoint();
    assertThatThrownBy(deed::attempt)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
    connection.rollback(before);
  }

  private static void mend() throws SQLException {
    execute(
        """
        update access.redaction_rule set treatment = 'keep', pattern = null where table_name = 'clinic' and column_name = 'name'
        """);
  }

  /** Every failure that isn't dead, now. */
  private static String retry() throws SQLException {
    execute("update tenancy.trigger_failure set next_attempt_at = clock_timestamp()");
    return asRelay("select access.retry_failures(10)");
  }

  private static String asAdmin(String sql) throws SQLException {
    return as("tenancy_service", IN_CLINIC_A, sql);
  }

  private static String asRelay(String sql) throws SQLException {
    return as("tenancy_service", "access.enter_relay()", sql);
  }

  private static String asOperator(String sql) throws SQLException {
    return as(
        "tenancy_service",
        "access.enter('operator', 0, null, '{}', true, null, 'platform', null, '{super_admin}', false, '{}')",
        sql);
  }

  private static String as(String role, String context, String sql) throws SQLException {
    execute("set local session authorization " + role);
    execute("select " + context);
    String result = text(sql);
    execute("reset session authorization");
    execute("select access.set_context(null, '', '', null, '{}', null, '{}', null)");
    return result;
  }

  private static String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      var rows = statement.getResultSet();
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
