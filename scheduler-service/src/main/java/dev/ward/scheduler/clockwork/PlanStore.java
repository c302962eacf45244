package dev.ward.scheduler.clockwork;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what has to be planned and writes the occurrences. */
@ApplicationScoped
class PlanStore {

  /** What another service does is planned here, too; what this one has no work for isn't. */
  private static final String JOBS =
      """
      select name, cron, every_seconds, time_zone, scope, due_from, catch_up, catch_up_seconds
      from scheduler.job where (name = any ($1) or performer <> 'scheduler-service') and not paused
      """;

  private static final String ZONES = "select zones as zone from scheduler.zones()";

  private static final String PLAN = "select scheduler.plan($1, $2, $3) as made";

  private static final String FIND_MISSED = "select scheduler.find_missed($1, $2, $3) as found";

  Uni<List<PlannedJob>> jobs(SqlConnection connection, Set<String> names) {
    return connection
        .preparedQuery(JOBS)
        .execute(Tuple.of(names.toArray(String[]::new)))
        .map(
            rows -> {
              List<PlannedJob> jobs = new ArrayList<>(rows.size());
              for (Row row : rows) {
                jobs.add(PlannedJob.of(row));
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
  Uni<Boolean> plan(SqlConnection connection, String job, List<Due> due) {
    return connection
        .preparedQuery(PLAN)
        .execute(arguments(job, due))
        .map(rows -> rows.iterator().next().getInteger("made") != null);
  }

  /** Keeps a finding of each occurrence that should be there and is not; how many are new. */
  Uni<Integer> findMissed(SqlConnection connection, String job, List<Due> due) {
    return connection
        .preparedQuery(FIND_MISSED)
        .execute(arguments(job, due))
        .map(rows -> rows.iterator().next().getInteger("found"));
  }

  private static Tuple arguments(String job, List<Due> due) {
    return Tuple.of(
        job,
        due.stream().map(Due::zone).toArray(String[]::new),
        due.stream().map(at -> at.at().atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new));
  }
}
