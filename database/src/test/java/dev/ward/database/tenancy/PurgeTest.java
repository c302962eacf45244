package dev.ward.database.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.EmbeddedDatabase;
import dev.ward.database.TwoWorlds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is closed for good is gone for good: from every table that the catalog knows, a new one
 * included, and nothing else. Each test is rolled back.
 */
class PurgeTest {

  private static final String CLINIC_A = "'a0000000-0000-7000-8000-00000000000a'";
  private static final String ORGANIZATION_A = "'a0000000-0000-7000-8000-0000000000aa'";
  private static final String OF_B = "to_jsonb(t)::text like '%b0000000-0000-7000-8000-%'";

  private static EmbeddedDatabase database;
  private static Connection connection;

  @BeforeAll
  static void twoWorlds() throws Exception {
    database = EmbeddedDatabase.startMigrated();
    connection = database.connect("postgres");
    TwoWorlds.load(connection);
    connection.setAutoCommit(false);
  }

  @AfterEach
  void rollBack() throws SQLException {
    connection.rollback();
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void ofAClinicClosedAMonthAgoNothingIsLeftButItsTrail() throws SQLException {
    Map<String, String> before = worldOfB();
    String trail = text("select count(*) from audit.event where clinic_id = " + CLINIC_A);
    close("tenancy.clinic", CLINIC_A, 31);
    long held = rowsOfA();
    String[] purged = purge().replaceAll("[()]", "").split(",");
    assertThat(purged).startsWith("0", "1").endsWith("f");
    assertThat(Long.parseLong(purged[2])).isGreaterThanOrEqualTo(held);
    for (String table : tablesWith("clinic_id")) {
      assertThat(text("select count(*) from %s where clinic_id = %s".formatted(table, CLINIC_A)))
          .as(table)
          .isEqualTo("0");
    }
    assertThat(worldOfB()).isEqualTo(before);
    assertThat(text("select count(*) from audit.event where clinic_id = " + CLINIC_A))
        .isEqualTo(trail)
        .isNotEqualTo("0");
    assertThat(
            text(
                "select count(*) from tenancy.organization_role where organization_id = "
                    + ORGANIZATION_A))
        .isEqualTo("1");
  }

  @Test
  void aTombstoneStaysAndIsNeverRestored() throws SQLException {
    close("tenancy.clinic", CLINIC_A, 31);
    purge();
    assertThat(
            text(
                """
                select concat_ws(' ', name, addresses, status, purged_at = now(), organization_id = %s)
                from tenancy.clinic where id = %s
                """
                    .formatted(ORGANIZATION_A, CLINIC_A)))
        .isEqualTo("Purged {} deleted t t");
    execute("update tenancy.clinic set deleted_at = now() where id = " + CLINIC_A);
    assertRefused(
        "WR001",
        () -> execute("update tenancy.clinic set status = 'active' where id = " + CLINIC_A));
  }

  @Test
  void thePurgeIsOnRecordWithWhatItRemoved() throws SQLException {
    close("tenancy.clinic", CLINIC_A, 31);
    purge();
    assertThat(
            text(
                """
                select concat_ws(' ', event -> 'actor' ->> 'id', event ->> 'orgId', event #>> '{changes,rows,old,metrics.goal}')
                from tenancy.outbox where stream = %s and event ->> 'action' = 'clinic.purged'
                """
                    .formatted(CLINIC_A)))
        .isEqualTo("scheduler-service a0000000-0000-7000-8000-0000000000aa 1");
  }

  @Test
  void aClosedOrganizationTakesItsClinicsAlong() throws SQLException {
    Map<String, String> before = worldOfB();
    close("tenancy.organization", ORGANIZATION_A, 31);
    assertThat(purge()).startsWith("(1,1,").endsWith(",f)");
    for (String table : tablesWith("clinic_id")) {
      assertThat(text("select count(*) from %s where clinic_id = %s".formatted(table, CLINIC_A)))
          .as(table)
          .isEqualTo("0");
    }
    for (String table : tablesWith("organization_id")) {
      if (!List.of("tenancy.clinic", "access.clinic").contains(table)) {
        assertThat(
                text(
                    "select count(*) from %s where organization_id = %s"
                        .formatted(table, ORGANIZATION_A)))
            .as(table)
            .isEqualTo("0");
      }
    }
    assertThat(
            text(
                "select concat_ws(' ', name, settings, status) from tenancy.organization where id ="
                    + " "
                    + ORGANIZATION_A))
        .isEqualTo("Purged {} deleted");
    assertThat(text("select status from access.clinic where id = " + CLINIC_A))
        .isEqualTo("deleted");
    assertThat(
            text(
                "select count(*) from tenancy.outbox where event ->> 'action' ="
                    + " 'organization.purged'"))
        .isEqualTo("1");
    assertThat(worldOfB()).isEqualTo(before);
    assertThat(purge()).isEqualTo("(0,0,0,f)");
  }

  @Test
  void whatCanStillBeRestoredStays() throws SQLException {
    close("tenancy.clinic", CLINIC_A, 29);
    assertThat(purge()).isEqualTo("(0,0,0,f)");
    close("tenancy.organization", ORGANIZATION_A, 29);
    assertThat(purge()).isEqualTo("(0,0,0,f)");
    assertThat(text("select name from tenancy.clinic where id = " + CLINIC_A)).isEqualTo("A");
  }

  @Test
  void whatIsOpenOrSuspendedStays() throws SQLException {
    execute("update tenancy.clinic set status = 'suspended' where id = " + CLINIC_A);
    assertThat(purge()).isEqualTo("(0,0,0,f)");
  }

  @Test
  void aBatchLeavesTheRestForTheNext() throws SQLException {
    close("tenancy.clinic", CLINIC_A, 31);
    assertThat(purge(0)).isEqualTo("(0,0,0,t)");
    assertThat(purge(1)).startsWith("(0,1,");
  }

  @Test
  void thePurgeLeavesTheContextThatItWasCalledIn() throws SQLException {
    close("tenancy.clinic", CLINIC_A, 31);
    asScheduler();
    text("select tenancy.purge_closed(10)");
    assertThat(
            text(
                "select concat_ws(' ', access.scope(), access.roles(), access.clinic_ids(),"
                    + " access.clinic_id())"))
        .isEqualTo("platform {service} {}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenancy_service", "metrics_service", "audit_service"})
  void noOtherServicePurges(String role) throws SQLException {
    execute("set local session authorization " + role);
    enterPlatform();
    assertRefused("42501", () -> text("select tenancy.purge_closed(10)"));
  }

  @Test
  void aPurgeIsNobodysDeedButTheClocks() throws SQLException {
    execute("set local session authorization scheduler_service");
    assertRefused("WA003", () -> text("select tenancy.purge_closed(10)"));
    execute(
        """
        select access.enter('a0000000-0000-7000-8000-0000000000a1', 99, null, '{}', true, null, 'platform', null,
          '{super_admin}', false, '{}')
        """);
    assertRefused("WA003", () -> text("select tenancy.purge_closed(10)"));
    for (String function :
        List.of(
            "tenancy.purge_clinic(%s, true)",
            "metrics.purge_clinic(%s)", "scheduler.purge_clinic(%s)")) {
      assertRefused("42501", () -> text("select " + function.formatted(CLINIC_A)));
    }
  }

  @Test
  void outsideOfThePurgeTheOwnerOfTheTablesRemovesNothingEither() throws SQLException {
    execute("set local role ward_owner");
    execute(
        "select access.set_context(null, 's', 'clinic', %s, array[%s]::uuid[], %s, '{admin,owner}', null)"
            .formatted(CLINIC_A, CLINIC_A, ORGANIZATION_A));
    for (String table :
        List.of(
            "metrics.goal", "metrics.financial_metrics", "metrics.fact_import", "tenancy.clinic")) {
      try (Statement statement = connection.createStatement()) {
        assertThat(statement.executeUpdate("delete from " + table)).as(table).isZero();
      }
    }
  }

  @Test
  void whatEndedLongAgoIsForgottenAndNothingElse() throws SQLException {
    execute("set local session_replication_role = replica");
    execute(
        """
        insert into tenancy.invitation (organization_id, clinic_id, email, role, expires_at, revoked_at)
          select %2$s, %1$s, 'n' || d || '@a.example', 'viewer', now() - d * interval '1 day', case when d = 5 then now() end
            from unnest('{-3,5,89,91}'::integer[]) as d;
        insert into tenancy.support_grant (clinic_id, operator_id, purpose, minutes, state, ends_at, updated_at, created_at)
          select %1$s, 'a0000000-0000-7000-8000-0000000000a1', 'To see why numbers are late', 60, state, ends_at, at, at
            from (values ('approved', now() + interval '1 h', now()), ('ended', now() - interval '364 days', now()),
                         ('ended', now() - interval '366 days', now() - interval '366 days'),
                         ('declined', null, now() - interval '366 days')) as g (state, ends_at, at);
        insert into tenancy.break_glass (clinic_id, user_id, reason, created_at, ends_at, reviewed_at, justified, finding)
          select %1$s, 'a0000000-0000-7000-8000-0000000000a1', 'An emergency long ago', now() - interval '400 days',
                 now() - interval '400 days', reviewed, reviewed is not null or null, case when reviewed is not null then 'Right.' end
            from (values (null::timestamptz), (now() - interval '10 days'), (now() - interval '399 days')) as b (reviewed);
        insert into access.access_grant (clinic_id, id, user_id, kind, ends_at)
          select %1$s, uuidv7(), 'a0000000-0000-7000-8000-0000000000a1', 'support', now() - h * interval '1 hour'
            from unnest('{-1,23,25}'::integer[]) as h;
        insert into scheduler.idempotency_key (user_id, key, request_hash, created_at)
          select %1$s, 'k' || h, '', now() - h * interval '1 hour' from unnest('{1,23,25}'::integer[]) as h
        """
            .formatted(CLINIC_A, ORGANIZATION_A));
    execute("set local session_replication_role = origin");
    asScheduler();
    String forget = "select tenancy.forget_ended(100, '%s', '%s', '%s')::text";
    assertThat(text(forget.formatted("90 days", "365 days", "24 h"))).startsWith("(1,2,1,1,");
    assertThat(text("select concat_ws(' ', access.scope(), access.roles())"))
        .isEqualTo("platform {service}");
    // Whoever asks for nothing to be kept gets what the policies let go.
    assertThat(text(forget.formatted("0", "0", "0"))).isEqualTo("(1,0,0,0,0)");
    execute("reset session authorization");
    assertThat(
            text("select string_agg(key, ' ' order by created_at) from scheduler.idempotency_key"))
        .isEqualTo("k23 k1");
    assertThat(
            text(
                "select event ->> 'changes' from scheduler.outbox where event ->> 'action' ="
                    + " 'cleanup.done' order by id limit 1"))
        .contains("\"invitations\": {\"old\": 1}", "\"supportGrants\": {\"old\": 2}");
  }

  private interface Deed {
    Object attempt() throws SQLException;
  }

  private static void assertRefused(String state, Deed deed) throws SQLException {
    var before = connection.setSavepoint();
    assertThatThrownBy(deed::attempt)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
    connection.rollback(before);
  }

  /** The directory only repeats what tenancy has. */
  private static long rowsOfA() throws SQLException {
    long rows = 0;
    for (String table : tablesWith("clinic_id")) {
      if (!table.startsWith("access.")) {
        rows +=
            Long.parseLong(
                text("select count(*) from %s where clinic_id = %s".formatted(table, CLINIC_A)));
      }
    }
    return rows;
  }

  private static void close(String table, String id, int daysAgo) throws SQLException {
    execute("update %s set status = 'deleted' where id = %s".formatted(table, id));
    execute(
        "update %s set deleted_at = now() - interval '%d days' where id = %s"
            .formatted(table, daysAgo, id));
  }

  private static String purge() throws SQLException {
    return purge(10);
  }

  private static String purge(int most) throws SQLException {
    asScheduler();
    String purged = text("select tenancy.purge_closed(%d)::text".formatted(most));
    execute("reset session authorization");
    execute("select access.set_context(null, '', '', null, '{}', null, '{}', null)");
    return purged;
  }

  private static void asScheduler() throws SQLException {
    execute("set local session authorization scheduler_service");
    enterPlatform();
  }

  private static void enterPlatform() throws SQLException {
    execute(
        """
        select access.enter(null, 0, null, '{}', false, 'scheduler-service', 'platform', null, '{service}', false, '{}')
        """);
  }

  /** What every table holds of B. */
  private static Map<String, String> worldOfB() throws SQLException {
    Map<String, String> world = new TreeMap<>();
    for (String table : tables("true")) {
      world.put(
          table,
          text(
              "select md5(coalesce(string_agg(to_jsonb(t)::text, ',' order by to_jsonb(t)::text), '')) from %s t where %s"
                  .formatted(table, OF_B)));
    }
    return world;
  }

  private static List<String> tablesWith(String column) throws SQLException {
    return tables(
        """
        n.nspname <> 'audit' and exists (
          select from pg_attribute a where a.attrelid = c.oid and a.attname = '%s' and not a.attisdropped)
        """
            .formatted(column));
  }

  private static List<String> tables(String condition) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select format('%%s.%%s', n.nspname, c.relname)
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname in ('access', 'tenancy', 'metrics', 'audit', 'scheduler')
                  and c.relkind in ('r', 'p') and not c.relispartition and %s
                order by 1
                """
                    .formatted(condition))) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private static String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  private static Object execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }
}
