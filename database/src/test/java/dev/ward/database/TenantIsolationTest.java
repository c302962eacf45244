package dev.ward.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Nothing that a service's database role can do in clinic A's context, or without one, shows or
 * touches a row of clinic B. Generated from the catalog: every table, every verb, every service
 * role, every context; a new table is in it the moment it exists, and fails until the fixtures hold
 * rows of both clinics for it.
 */
class TenantIsolationTest {

  /** Belongs to no clinic. */
  private static final Set<String> REFERENCE_DATA =
      Set.of(
          "access.redaction_rule",
          "audit.horizon",
          "audit.retention_class",
          "audit.round",
          "audit.denied_pattern",
          "audit.alert_rule",
          "metrics.measure",
          "scheduler.job",
          "scheduler.timer_handler",
          "tenancy.subscription_tier",
          "tenancy.relay_lease",
          "tenancy.identity_pull",
          "metrics.relay_lease",
          "audit.relay_lease",
          "scheduler.relay_lease",
          "tenancy.outbox_state",
          "metrics.outbox_state",
          "audit.outbox_state",
          "scheduler.outbox_state");

  private static final String OF_B = "to_jsonb(t)::text like '%b0000000-0000-7000-8000-%'";
  private static final String OF_A = "to_jsonb(t)::text like '%a0000000-0000-7000-8000-%'";

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

  @TestFactory
  Stream<DynamicTest> everyFixtureIsLoaded() throws IOException {
    try (Stream<Path> files = Files.list(TwoWorlds.FIXTURES)) {
      return files.map(file -> file.getFileName().toString()).toList().stream()
          .map(
              name ->
                  DynamicTest.dynamicTest(
                      name, () -> assertThat(TwoWorlds.FIXTURE_ORDER).contains(name)));
    }
  }

  @TestFactory
  Stream<DynamicTest> bothClinicsHaveRowsInEveryTable() throws SQLException {
    return tables().stream()
        .map(
            table ->
                DynamicTest.dynamicTest(
                    table,
                    () -> {
                      assertThat(count(table, OF_A)).as("rows of A").isPositive();
                      assertThat(count(table, OF_B)).as("rows of B").isPositive();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> noRowOfAnotherClinicIsSeenOrTouched() throws SQLException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String role : EmbeddedDatabase.SERVICE_ROLES) {
      for (String table : tables()) {
        for (IsolationContext context : IsolationContext.values()) {
          tests.add(
              DynamicTest.dynamicTest(
                  role + " " + table + " " + context,
                  () -> {
                    cannotRead(role, table, context);
                    cannotInsert(role, table, context);
                    cannotWrite(role, table, context, "update %s as t set %s = %s");
                    cannotWrite(role, table, context, "delete from %s as t");
                  }));
        }
      }
    }
    return tests.stream();
  }

  private static void cannotRead(String role, String table, IsolationContext context)
      throws SQLException {
    begin(role, context);
    try {
      assertThat(count(table, readableOfB(table, role))).as("rows of B that are visible").isZero();
      if (context.isEmpty()) {
        assertThat(count(table, "true")).as("rows visible without a context").isZero();
      }
    } catch (SQLException e) {
      assertRefused(e);
    } finally {
      end();
    }
  }

  /** By the columns that the role may read; a role that may read none is refused. */
  private static String readableOfB(String table, String role) throws SQLException {
    return "concat_ws(' ', %s) like '%%b0000000-0000-7000-8000-%%'"
        .formatted(
            text(
                """
                select coalesce(string_agg(format('t.%%I::text', a.attname), ', '), 't.ctid::text') from pg_attribute a
                where a.attrelid = '%s'::regclass and a.attnum > 0 and not a.attisdropped
                  and has_column_privilege('%s', a.attrelid, a.attnum, 'select')
                """
                    .formatted(table, role)));
  }

  private static void cannotInsert(String role, String table, IsolationContext context)
      throws SQLException {
    String columns = insertableColumns(table);
    String row =
        text("select to_jsonb(t)::text from " + table + " as t where " + OF_B + " limit 1");
    begin(role, context);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into %s (%s) select %s from jsonb_populate_record(null::%s, ?::jsonb)"
                .formatted(table, columns, columns, table))) {
      insert.setString(1, row);
      insert.executeUpdate();
      fail("a row of B was inserted");
    } catch (SQLException e) {
      assertRefused(e);
    } finally {
      end();
    }
  }

  /**
   * Without a condition, and aimed at B; afterwards every row of B must be the very version it was.
   */
  private static void cannotWrite(
      String role, String table, IsolationContext context, String template) throws SQLException {
    String column = text(UPDATABLE_COLUMN.formatted(table, role));
    String verb = template.formatted(table, column, column);
    String before = versionsOfB(table);
    for (String aim : List.of("", " where " + OF_B)) {
      begin(role, context);
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(verb + aim);
        execute("reset session authorization");
        assertThat(versionsOfB(table)).as("rows of B after: %s%s", verb, aim).isEqualTo(before);
      } catch (SQLException e) {
        assertHarmless(e);
      } finally {
        end();
      }
    }
  }

  private static void begin(String role, IsolationContext context) throws SQLException {
    execute("set session authorization " + role);
    if (context.leftover()) {
      execute(IsolationContext.ADMIN_OF_A.enter());
      connection.commit();
    }
    if (!context.isEmpty()) {
      execute(context.enter());
    }
  }

  private static void end() throws SQLException {
    connection.rollback();
    execute("reset session authorization");
    connection.commit();
  }

  /** By the policy, or by a rule that came before it. */
  private static void assertRefused(SQLException e) {
    assertThat(e.getSQLState()).as(e.getMessage()).isIn("42501", "WA003", "WA004");
  }

  /**
   * A rule may stop an unqualified write at one of A's own rows; the statement has then done
   * nothing at all.
   */
  private static void assertHarmless(SQLException e) {
    assertThat(e.getSQLState()).as(e.getMessage()).matches("42501|WR...|23...|22...");
  }

  private static List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select format('%s.%s', n.nspname, c.relname)
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler')
                  and c.relkind in ('r', 'p')
                  and (not c.relispartition or pg_relation_size(c.oid) > 0)
                order by 1
                """)) {
      while (rows.next()) {
        if (!REFERENCE_DATA.contains(rows.getString(1))) {
          tables.add(rows.getString(1));
        }
      }
    }
    return tables;
  }

  private static final String UPDATABLE_COLUMN =
      """
      select coalesce(
        (select a.attname from pg_attribute a
         where a.attrelid = '%1$s'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
           and has_column_privilege('%2$s', a.attrelid, a.attnum, 'update')
         order by a.attnum limit 1),
        (select a.attname from pg_attribute a where a.attrelid = '%1$s'::regclass and a.attnum = 1))
      """;

  private static String insertableColumns(String table) throws SQLException {
    return text(
        """
        select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
        where a.attrelid = '%s'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
          and a.attidentity = ''
        """
            .formatted(table));
  }

  private static String versionsOfB(String table) throws SQLException {
    return text(
        "select count(*) || ' ' || coalesce(string_agg(t.tableoid || '/' || t.ctid, ',' order by t.tableoid, t.ctid), '') from "
            + table
            + " as t where "
            + OF_B);
  }

  private static long count(String table, String condition) throws SQLException {
    return Long.parseLong(text("select count(*) from " + table + " as t where " + condition));
  }

  private static String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
