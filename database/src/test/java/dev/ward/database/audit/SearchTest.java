package dev.ward.database.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.database.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a search costs, in rows: PostgreSQL counts those that it fetches. */
class SearchTest {

  private static final UUID ORGANIZATION = UUID.randomUUID();
  private static final UUID CLINIC = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();
  private static final UUID RARE_SUBJECT = UUID.randomUUID();
  private static final int EVENTS = 3000;

  private static EmbeddedDatabase database;

  @BeforeAll
  static void aClinicWithManyEventsAndOneThatIsWanted() throws SQLException {
    database = EmbeddedDatabase.startMigrated();
    try (Connection administrator = database.connect("postgres");
        Statement statement = administrator.createStatement()) {
      for (UUID clinic : new UUID[] {CLINIC, OTHER}) {
        statement.execute(
            """
            insert into audit.event (stream, seq, id, clinic_id, organization_id, occurred_at, received_at, schema_version,
                actor_type, actor_id, action, target_type, target_id, subject_id, outcome, request_id, source_service,
                previous_hash, hash)
              select '%1$s', n, uuidv7(make_interval(secs => n - 3000)), '%1$s', '%2$s', now(), now(), 1, 'user',
                     case n when 7 then 'rare' else 'usual' end, 'goal.updated', 'goal', case n when 7 then 'rare-1' else 'usual-1' end,
                     case when n = 7 and '%1$s' = '%4$s' then '%3$s' end, 'success',
                     case n when 7 then 'rare' else 'usual' end, 'metrics-service', sha256('a'), sha256('b')
                from generate_series(1, %5$d) n
            """
                .formatted(clinic, ORGANIZATION, RARE_SUBJECT, CLINIC, EVENTS));
      }
    }
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource({
    "actor, actor, rare",
    "target, target_id, rare-1",
    "request, request, rare",
    "subject, subject, SUBJECT",
    "organization-actor, actor, rare"
  })
  void whatIsRareIsFoundWithoutLookingAtTheRest(String lead, String field, String value)
      throws SQLException {
    String wanted = value.replace("SUBJECT", RARE_SUBJECT.toString());
    try (Connection service = entered(lead)) {
      long before = fetched(service);
      int found = found(service, lead, field, wanted, 5000);
      assertThat(found).isEqualTo(lead.startsWith("organization") ? 2 : 1);
      assertThat(fetched(service) - before).isLessThan(10);
    }
  }

  @ParameterizedTest
  @CsvSource({"stream, phrase, nowhere", "organization, phrase, nowhere", "actor, actor, usual"})
  void aSearchLooksAtNoMoreRowsThanItMay(String lead, String field, String value)
      throws SQLException {
    try (Connection service = entered(lead)) {
      long before = fetched(service);
      found(service, lead, field, value, 100);
      assertThat(fetched(service) - before).isBetween(1L, 250L);
    }
  }

  @Test
  void whatWasLookedAtIsNotSearchedAgain() throws SQLException {
    try (Connection service = entered("stream");
        Statement statement = service.createStatement();
        ResultSet rows = statement.executeQuery(search("stream", "phrase", "nowhere", 100))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getObject("found_event")).isNull();
      assertThat(rows.getObject("found_id", UUID.class)).isNotNull();
      assertThat(rows.next()).isFalse();
    }
  }

  private static Connection entered(String lead) throws SQLException {
    Connection service = database.connect("audit_service");
    service.setAutoCommit(false);
    boolean organization = lead.startsWith("organization");
    try (Statement statement = service.createStatement()) {
      statement.execute(
          "select access.set_context(null, null, '%s', %s, array['%s']::uuid[], '%s', '{owner}', null)"
              .formatted(
                  organization ? "organization" : "clinic",
                  organization ? "null" : "'" + CLINIC + "'",
                  CLINIC,
                  ORGANIZATION));
    }
    return service;
  }

  private static int found(Connection service, String lead, String field, String value, int most)
      throws SQLException {
    try (Statement statement = service.createStatement();
        ResultSet rows = statement.executeQuery(search(lead, field, value, most))) {
      int found = 0;
      while (rows.next()) {
        found += rows.getObject("found_event") == null ? 0 : 1;
      }
      return found;
    }
  }

  private static String search(String lead, String field, String value, int most) {
    return """
        select s.found_id, s.found_event from audit.search('%s', '%s',
          jsonb_populate_record(null::audit.event_filter, jsonb_build_object('%s', '%s')),
          '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 51, %d) s
        """
        .formatted(
            lead.startsWith("organization") ? ORGANIZATION : CLINIC, lead, field, value, most);
  }

  private static long fetched(Connection service) throws SQLException {
    try (Statement statement = service.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))
                from pg_stat_xact_all_tables where schemaname = 'audit' and relname like 'event\\_%'
                """)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
