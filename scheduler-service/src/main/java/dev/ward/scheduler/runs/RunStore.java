package dev.ward.scheduler.runs;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.paging.Page;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class RunStore {

  private static final String OF_CLINIC =
      """
      select id, clinic_id, job, scheduled_for, trigger, state, attempt, from_day, to_day, started_at, finished_at, error,
        result, requested_by
      from scheduler.job_run
      where clinic_id = $1 and ($2::text is null or job = $2) and ($3::text is null or state = $3)
        and ($4::uuid is null or id < $4)
      order by id desc limit $5
      """;

  private static final String OF_ALL_CLINICS =
      """
      select id, clinic_id, job, scheduled_for, trigger, state, attempt, from_day, to_day, started_at, finished_at, error,
        result, requested_by
      from scheduler.job_run
      where job = $1 and ($2::text is null or state = $2) and ($3::uuid is null or id < $3)
      order by id desc limit $4
      """;

  private static final String ONE =
      """
      select id, clinic_id, job, scheduled_for, trigger, state, attempt, from_day, to_day, started_at, finished_at, error,
        result, requested_by
      from scheduler.job_run where clinic_id = $1 and id = $2
      """;

  private static final String REQUEST =
      "select array_agg(request) as ids from scheduler.request($1, $2, $3)";

  private static final String SEVERAL =
      """
      select id, clinic_id, job, scheduled_for, trigger, state, attempt, from_day, to_day, started_at, finished_at, error,
        result, requested_by
      from scheduler.job_run where job = $1 and id = any ($2) order by id
      """;

  private static final String JOB_EXISTS = "select name from scheduler.job where name = $1";

  private static final String CLINIC = "select scheduler.clinic_of_run($1) as clinic_id";

  private final ClinicTransaction transaction;

  RunStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Page<Run>> list(Caller caller, RunFilter filter) {
    return transaction.read(
        caller,
        scope(filter.clinicId(), Permission.READ_JOBS),
        connection ->
            requireJob(connection, filter.job())
                .flatMap(known -> page(connection, filter))
                .map(runs -> Page.of(runs, filter.limit(), filter::cursorAfter)));
  }

  /** Finds out where the run is first, and then asks there, like anybody who knew. */
  Uni<Run> one(Caller caller, UUID id) {
    return transaction
        .read(
            caller,
            Scope.self(),
            connection ->
                connection
                    .preparedQuery(CLINIC)
                    .execute(Tuple.of(id))
                    .map(rows -> rows.iterator().next().getUUID("clinic_id")))
        .flatMap(
            clinic -> {
              if (clinic == null || (clinic.equals(Run.PLATFORM) && !caller.operator())) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return transaction.read(
                  caller,
                  scope(clinic.equals(Run.PLATFORM) ? null : clinic, Permission.READ_JOBS),
                  connection ->
                      connection
                          .preparedQuery(ONE)
                          .execute(Tuple.of(clinic, id))
                          .map(RunStore::only));
            });
  }

  /** Part of a transaction in the scope of the request: the runs that were asked for. */
  Uni<List<Run>> request(SqlConnection connection, String job, RunRequest request) {
    return connection
        .preparedQuery(REQUEST)
        .execute(Tuple.of(job, request.from(), request.to()))
        .map(rows -> rows.iterator().next().getArrayOfUUIDs("ids"))
        .flatMap(
            ids ->
                ids == null
                    ? Uni.createFrom().item(List.<Run>of())
                    : connection
                        .preparedQuery(SEVERAL)
                        .execute(Tuple.of(job, ids))
                        .map(RunStore::collect));
  }

  /** One clinic's, or the platform's for those who operate it. */
  static Scope scope(@Nullable UUID clinicId, Permission permission) {
    return clinicId == null
        ? Scope.platform(Permission.OPERATE)
        : Scope.clinic(clinicId, permission);
  }

  private static Uni<List<Run>> page(SqlConnection connection, RunFilter filter) {
    int rows = filter.limit() + 1;
    Tuple arguments =
        filter.clinicId() == null
            ? Tuple.of(filter.job(), filter.state(), filter.before(), rows)
            : Tuple.of(filter.clinicId(), filter.job(), filter.state(), filter.before(), rows);
    return connection
        .preparedQuery(filter.clinicId() == null ? OF_ALL_CLINICS : OF_CLINIC)
        .execute(arguments)
        .map(RunStore::collect);
  }

  private static Uni<Void> requireJob(SqlConnection connection, @Nullable String job) {
    if (job == null) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(JOB_EXISTS)
        .execute(Tuple.of(job))
        .invoke(
            rows -> {
              if (rows.size() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
            })
        .replaceWithVoid();
  }

  private static Run only(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return Run.of(rows.iterator().next());
  }

  private static List<Run> collect(RowSet<Row> rows) {
    List<Run> runs = new ArrayList<>(rows.size());
    for (Row row : rows) {
      runs.add(Run.of(row));
    }
    return runs;
  }
}
