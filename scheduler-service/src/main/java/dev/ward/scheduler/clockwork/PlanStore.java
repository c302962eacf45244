package dev.ward.scheduler.clockwork;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what has to be planned and writes the occurrences. */
@ApplicationScoped
class PlanStore {

  private static final String JOBS =
      """
      select name, cron, scope, due_from, catch_up_seconds
      from scheduler.job where name = any ($1) and not paused
      """;

  private static final String ZONES = "select zones as zone from scheduler.zones()";

  private static final String PLAN = "select scheduler.plan($1, $2, $3) as made";

  /**
   * @param dueFrom before this nothing was due
   * @param catchUp how late an occurrence may still be made
   */
  record PlannedJob(
      String name, String cron, boolean perClinic, Instant dueFrom, Duration catchUp) {}

  Uni<List<PlannedJob>> jobs(SqlConnection connection, Set<String> names) {
    return connection
        .preparedQuery(JOBS)
        .execute(Tuple.of(names.toArray(String[]::new)))
        .map(
            rows -> {
              List<PlannedJob> jobs = new ArrayList<>(rows.size());
              for (Row row : rows) {
                jobs.add(
                    new PlannedJob(
                        row.getString("name"),
                        row.getString("cron"),
                        row.getString("scope").equals("clinic"),
                        row.getOffsetDateTime("due_from").toInstant(),
                        Duration.ofSeconds(row.getInteger("catch_up_seconds"))));
              }
              return jobs;
            });
  }

  /** The time zones that active clinics live in. */
  Uni<List<String>> zones(SqlConnection connection) {
    return connection
        .preparedQuery(ZONES)
        .execute()
        .map(
            rows -> {
              List<String> zones = new ArrayList<>(rows.size());
              for (Row row : rows) {
                zones.add(row.getString("zone"));
              }
              return zones;
            });
  }

  /** Makes the occurrences that are not there yet; false when another planner is at it. */
  Uni<Boolean> plan(SqlConnection connection, String job, Map<String, Instant> dueByZone) {
    List<String> zones = List.copyOf(dueByZone.keySet());
    OffsetDateTime[] instants =
        zones.stream()
            .map(zone -> dueByZone.getOrDefault(zone, Instant.EPOCH).atOffset(ZoneOffset.UTC))
            .toArray(OffsetDateTime[]::new);
    return connection
        .preparedQuery(PLAN)
        .execute(Tuple.of(job, zones.toArray(String[]::new), instants))
        .map(rows -> rows.iterator().next().getInteger("made") != null);
  }
}
