package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.database.metrics.Sources.Claim;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceRunTest {

  private static Sources sources;

  @BeforeAll
  static void start() {
    sources = new Sources();
  }

  @AfterAll
  static void stop() {
    sources.close();
  }

  @BeforeEach
  void nothingIsDue() throws SQLException {
    sources.administrate("delete from metrics.data_source_run");
    sources.administrate("delete from metrics.data_source");
  }

  @Test
  void aSourceThatIsDueIsFetchedOnceAndMovesOn() throws SQLException {
    UUID source = sources.due("3 days");
    assertThat(sources.plan()).isEqualTo(1);
    assertThat(sources.plan()).isZero();
    assertThat(sources.claim("1 min", 5)).extracting(Claim::source).containsExactly(source);
    assertThat(sources.claim("1 min", 5)).isEmpty();
    assertThat(
            sources.look(
                "select next_sync_at > now() and next_sync_at <= now() + interval '1 hour' and version = 0 from metrics.data_source where id = ?",
                source))
        .isEqualTo("t");
  }

  @Test
  void manyInstancesThatLookAtOnceFetchEachSourceOnce() throws Exception {
    Set<UUID> due = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      due.add(sources.due(i + " minutes"));
    }
    int instances = 6;
    CyclicBarrier together = new CyclicBarrier(instances);
    ExecutorService pool = Executors.newFixedThreadPool(instances);
    try {
      List<Callable<List<Claim>>> work = new ArrayList<>();
      for (int i = 0; i < instances; i++) {
        work.add(
            () -> {
              List<Claim> claims = new ArrayList<>();
              together.await();
              for (int round = 0; round < 8; round++) {
                sources.plan();
                claims.addAll(sources.claim("1 min", 2));
              }
              return claims;
            });
      }
      List<UUID> fetched = new ArrayList<>();
      for (Future<List<Claim>> instance : pool.invokeAll(work)) {
        instance.get().forEach(claim -> fetched.add(claim.source()));
      }
      assertThat(fetched).hasSize(due.size()).containsExactlyInAnyOrderElementsOf(due);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aRunWhoseHolderFellSilentIsTakenOverThreeTimesAtTheMost() throws SQLException {
    sources.due("1 minute");
    sources.plan();
    for (int fence = 1; fence <= 3; fence++) {
      assertThat(sources.claim("0 s", 5)).extracting(Claim::fence).containsExactly((long) fence);
    }
    assertThat(sources.claim("0 s", 5)).isEmpty();
    assertThat(sources.look("select state || ' ' || error_code from metrics.data_source_run"))
        .isEqualTo("failed interrupted");
  }

  @ParameterizedTest
  @CsvSource({
    "metrics.data_source, next_sync_at = null",
    "access.clinic, status = 'suspended'",
    "access.clinic, status = 'deleted'",
    "access.organization, status = 'suspended'"
  })
  void nothingIsFetchedWhereItMustNotBe(String table, String change) throws SQLException {
    UUID source = sources.due("1 minute");
    sources.administrate("update %s set %s".formatted(table, change));
    assertThat(sources.plan()).as("runs of " + source).isZero();
  }

  @Test
  void aSourceThatIsBeingFetchedIsNotBegunAgain() throws SQLException {
    UUID source = sources.due("1 minute");
    sources.plan();
    sources.administrate(
        "update metrics.data_source set next_sync_at = now() - interval '1 minute'");
    assertThat(sources.plan()).isZero();
    assertThat(sources.claim("1 min", 5)).extracting(Claim::source).containsExactly(source);
  }

  @Test
  void theFunctionsLeaveNoContextBehind() throws SQLException {
    sources.due("1 minute");
    assertThat(
            sources.asService(
                "select metrics.plan_source_runs() || ' ' || (select count(*) from metrics.data_source)"))
        .isEqualTo("1 0");
  }

  /** Spring forward and fall back in New York, Lord Howe's half hour, Apia's day that never was. */
  @ParameterizedTest
  @CsvSource({
    "America/New_York, 02:30, 2026-03-07T08:00:00Z, 2026-03-08T07:00:00Z",
    "America/New_York, 02:30, 2026-03-08T07:00:00Z, 2026-03-09T06:30:00Z",
    "America/New_York, 01:30, 2026-10-31T06:00:00Z, 2026-11-01T06:30:00Z",
    "America/New_York, 01:30, 2026-11-01T06:30:00Z, 2026-11-02T06:30:00Z",
    "America/New_York, 23:59, 2026-06-01T03:58:00Z, 2026-06-01T03:59:00Z",
    "Australia/Lord_Howe, 02:15, 2026-10-03T00:00:00Z, 2026-10-03T15:30:00Z",
    "Pacific/Apia, 12:00, 2011-12-30T00:00:00Z, 2011-12-30T10:00:00Z",
    "Pacific/Kiritimati, 00:00, 2026-01-01T00:00:00Z, 2026-01-01T10:00:00Z",
    "UTC, 00:00, 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z"
  })
  void aDailySourceIsDueAtTheClinicsOwnTimeOfDay(String zone, String at, String after, String due)
      throws SQLException {
    assertThat(
            Instant.parse(
                sources.asService(
                    """
                    select to_char(metrics.next_sync('00000000-0000-0000-0000-000000000001', 'daily', cast(? as time), ?,
                      cast(? as timestamptz)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                    """,
                    at,
                    zone,
                    after)))
        .isEqualTo(due);
  }

  @Test
  void anHourlySourceIsDueOnceAnHour() throws SQLException {
    assertThat(
            sources.asService(
                """
                with recursive due (n, at) as (
                  select 0, cast('2026-03-08 00:00+00' as timestamptz)
                  union all
                  select n + 1, metrics.next_sync('00000000-0000-0000-0000-000000000001', 'hourly', null, 'UTC', at)
                    from due where n < 25)
                select count(distinct extract(minute from at)) || ' ' || max(at - lag) from
                  (select n, at, lag(at) over (order by n) from due) d where n > 1
                """))
        .isEqualTo("1 01:00:00");
  }
}
