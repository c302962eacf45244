package dev.ward.scheduler.runs;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.paging.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lists of runs, and asking for them. */
@ApplicationScoped
class RunStore {

  private static final String OF_CLINIC =
      "select "
          + Run.COLUMNS
          + """
          from scheduler.job_run
          where clinic_id = $1 and ($2::text is null or job = $2) and ($3::text is null or state = $3)
            and ($4::uuid is null or id < $4)
          order by id desc limit $5
          """;

  private static final String OF_ALL_CLINICS =
      "select "
          + Run.COLUMNS
          + """
          from scheduler.job_run
          where job = $1 and ($2::text is null or state = $2) and ($3::uuid is null or id < $3)
            and ($5::uuid is null or organization_id = $5)
          order by id desc limit $4
          """;

  private static final String NEWEST =
      "select "
          + Run.COLUMNS
          + "from scheduler.job_run where clinic_id = $1 order by id desc limit $2";

  private static final String REQUEST =
      "select array_agg(request) as ids from scheduler.request($1, $2, $3)";

  private static final String BACKFILL =
      "select array[scheduler.backfill($1, $2, $3, $4, $5)] as ids";

  private static final String RETRY_DEAD = "select scheduler.retry_dead($1, $2) as count";

  private static final String SEVERAL =
      "select "
          + Run.COLUMNS
          + "from scheduler.job_run where job = $1 and id = any ($2) order by id";

  private static final String JOB_EXISTS = "select name from scheduler.job where name = $1";

  private static final int RETRIED_AT_ONCE = 1000;

  private final ClinicTransaction transaction;

  RunStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Page<Run>> list(Caller caller, RunFilter filter) {
    return transaction.read(
        caller,
        Places.scope(filter.clinicId(), filter.organizationId(), Permission.READ_JOBS),
        connection ->
            requireJob(connection, filter.job())
                .flatMap(known -> page(connection, filter))
                .map(runs -> Page.of(runs, filter.limit(), filter::cursorAfter)));
  }

  /** The newest runs of a clinic. */
  Uni<List<Run>> newest(Caller caller, UUID clinicId, int count) {
    return transaction.read(
        caller,
        Places.scope(clinicId, null, Permission.READ_JOBS),
        connection ->
            connection
                .preparedQuery(NEWEST)
                .execute(Tuple.of(clinicId, count))
                .map(rows -> Rows.collect(rows, Run::of)));
  }

  /** Part of a transaction in the scope of the request: the runs that were asked for. */
  Uni<List<Run>> request(SqlConnection connection, String job, RunRequest request) {
    return made(connection, job, REQUEST, Tuple.of(job, request.from(), request.to()));
  }

  /** Part of a transaction in the scope of the request: the run that has the parts. */
  Uni<Run> backfill(SqlConnection connection, String job, BackfillRequest request) {
    return made(
            connection,
            job,
            BACKFILL,
            Tuple.of(
                job,
                request.from(),
                request.to(),
                request.daysOrDefault(),
                request.atOnceOrDefault()))
        .map(runs -> runs.get(0));
  }

  /** Lets dead runs of the job begin anew. */
  Uni<RetriedRuns> retryDead(Caller caller, String job, RetryRequest request) {
    return transaction.write(
        caller,
        Places.scope(request.clinicId(), request.organizationId(), Permission.RUN_JOBS),
        connection ->
            connection
                .preparedQuery(RETRY_DEAD)
                .execute(Tuple.of(job, RETRIED_AT_ONCE))
                .map(rows -> new RetriedRuns(rows.iterator().next().getInteger("count"))));
  }

  private static Uni<List<Run>> made(
      SqlConnection connection, String job, String sql, Tuple arguments) {
    return connection
        .preparedQuery(sql)
        .execute(arguments)
        .map(rows -> rows.iterator().next().getArrayOfUUIDs("ids"))
        .flatMap(
            ids ->
                ids == null
                    ? Uni.createFrom().item(List.<Run>of())
                    : connection
                        .preparedQuery(SEVERAL)
                        .execute(Tuple.of(job, ids))
                        .map(rows -> Rows.collect(rows, Run::of)));
  }

  private static Uni<List<Run>> page(SqlConnection connection, RunFilter filter) {
    int rows = filter.limit() + 1;
    Tuple arguments =
        filter.clinicId() == null
            ? Tuple.of(filter.job(), filter.state(), filter.before(), rows, filter.organizationId())
            : Tuple.of(filter.clinicId(), filter.job(), filter.state(), filter.before(), rows);
    return connection
        .preparedQuery(filter.clinicId() == null ? OF_ALL_CLINICS : OF_CLINIC)
        .execute(arguments)
        .map(found -> Rows.collect(found, Run::of));
  }

  private static Uni<Void> requireJob(SqlConnection connection, @Nullable String job) {
    if (job == null) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(JOB_EXISTS)
        .execute(Tuple.of(job))
        .map(rows -> Rows.only(rows, row -> row))
        .replaceWithVoid();
  }
}
