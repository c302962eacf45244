package dev.ward.scheduler.jobs;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class JobStore {

  private static final String ALL =
      """
      select name, description, cron, scope, paused, max_attempts, lease_seconds, retry_seconds, catch_up_seconds, version
      from scheduler.job order by name
      """;

  private static final String ONE =
      """
      select name, description, cron, scope, paused, max_attempts, lease_seconds, retry_seconds, catch_up_seconds, version
      from scheduler.job where name = $1
      """;

  private static final String LOCK =
      """
      select name, description, cron, scope, paused, max_attempts, lease_seconds, retry_seconds, catch_up_seconds, version
      from scheduler.job where name = $1 for no key update
      """;

  /** What would have been due while the job was paused, or by its new cron, was not missed. */
  private static final String CHANGE =
      """
      update scheduler.job
      set paused = coalesce($2, paused), cron = coalesce($3, cron),
        due_from = case when paused and not coalesce($2, paused) or cron <> coalesce($3, cron) then now() else due_from end
      where name = $1
      returning name, description, cron, scope, paused, max_attempts, lease_seconds, retry_seconds, catch_up_seconds, version
      """;

  private final ClinicTransaction transaction;

  JobStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** All jobs; there are never so many that they would need pages. */
  Uni<List<Job>> all(Caller caller) {
    return transaction.read(
        caller,
        Scope.self(),
        connection ->
            connection
                .preparedQuery(ALL)
                .execute()
                .map(
                    rows -> {
                      List<Job> jobs = new ArrayList<>(rows.size());
                      for (Row row : rows) {
                        jobs.add(Job.of(row));
                      }
                      return jobs;
                    }));
  }

  Uni<Job> one(Caller caller, String name) {
    return transaction.read(
        caller,
        Scope.self(),
        connection -> connection.preparedQuery(ONE).execute(Tuple.of(name)).map(JobStore::only));
  }

  Uni<Job> change(Caller caller, String name, @Nullable String ifMatch, JobChange change) {
    return transaction.write(
        caller,
        Scope.platform(Permission.OPERATE),
        connection ->
            connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(name))
                .map(JobStore::only)
                .invoke(job -> ETag.require(ifMatch, job.version()))
                .flatMap(
                    job ->
                        connection
                            .preparedQuery(CHANGE)
                            .execute(Tuple.of(name, change.paused(), change.normalizedCron())))
                .map(JobStore::only));
  }

  private static Job only(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return Job.of(rows.iterator().next());
  }
}
