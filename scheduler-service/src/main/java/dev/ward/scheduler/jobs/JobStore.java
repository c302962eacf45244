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
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class JobStore {

  private static final String ALL =
      """
      select name, description, performer, cron, every_seconds, time_zone, scope, paused, overlap, catch_up, catch_up_seconds,
        max_attempts, retry_seconds, lease_seconds, timeout_seconds, priority, jitter_seconds, keep_days, version
      from scheduler.job order by name
      """;

  private static final String ONE =
      """
      select name, description, performer, cron, every_seconds, time_zone, scope, paused, overlap, catch_up, catch_up_seconds,
        max_attempts, retry_seconds, lease_seconds, timeout_seconds, priority, jitter_seconds, keep_days, version
      from scheduler.job where name = $1
      """;

  private static final String LOCK =
      """
      select name, description, performer, cron, every_seconds, time_zone, scope, paused, overlap, catch_up, catch_up_seconds,
        max_attempts, retry_seconds, lease_seconds, timeout_seconds, priority, jitter_seconds, keep_days, version
      from scheduler.job where name = $1 for no key update
      """;

  /** The clinics' jobs, or one of any scope, with what the addressed clinic has to do with it. */
  private static final String IN_CLINIC =
      """
      select name, description, performer, cron, every_seconds, time_zone, scope, paused, overlap, catch_up, catch_up_seconds,
        max_attempts, retry_seconds, lease_seconds, timeout_seconds, priority, jitter_seconds, keep_days, version,
        (select c.time_zone from access.clinic c where c.id = access.clinic_id()) as clinic_zone,
        exists (select from scheduler.job_pause p
                where p.clinic_id = access.clinic_id() and p.job = name and p.paused) as paused_here
      from scheduler.job
      where case when $1::text is null then scope = 'clinic' else name = $1 end
      order by name
      """;

  private static final String PAUSE = "select scheduler.pause($1, $2)";

  /** What would have been due while the job was paused, or by its new times, was not missed. */
  private static final String CHANGE =
      """
      update scheduler.job
      set paused = coalesce($2, paused),
        cron = case when $4::integer is null then coalesce($3, cron) end,
        every_seconds = case when $3::text is null then coalesce($4, every_seconds) end,
        time_zone = case when $5::text = 'own' then null else coalesce($5, time_zone) end,
        overlap = coalesce($6, overlap), catch_up = coalesce($7, catch_up),
        catch_up_seconds = coalesce($8, catch_up_seconds), max_attempts = coalesce($9::integer, max_attempts),
        retry_seconds = coalesce($10, retry_seconds), lease_seconds = coalesce($11, lease_seconds),
        timeout_seconds = coalesce($12, timeout_seconds), priority = coalesce($13::integer, priority),
        jitter_seconds = coalesce($14, jitter_seconds), keep_days = coalesce($15::integer, keep_days),
        due_from = case when paused and not coalesce($2, paused) or $3 <> coalesce(cron, '') or $4 <> coalesce(every_seconds, 0)
                          or $5 <> coalesce(time_zone, 'own')
                        then now() else due_from end
      where name = $1
      returning name, description, performer, cron, every_seconds, time_zone, scope, paused, overlap, catch_up, catch_up_seconds,
        max_attempts, retry_seconds, lease_seconds, timeout_seconds, priority, jitter_seconds, keep_days, version
      """;

  private final ClinicTransaction transaction;
  private final Clock clock;

  JobStore(ClinicTransaction transaction, Clock clock) {
    this.transaction = transaction;
    this.clock = clock;
  }

  /** All jobs; there are never so many that they would need pages. */
  Uni<List<Job>> all(Caller caller) {
    return transaction.read(
        caller,
        Scope.self(),
        connection -> connection.preparedQuery(ALL).execute().map(rows -> collect(rows, Job::of)));
  }

  Uni<Job> one(Caller caller, String name) {
    return transaction.read(
        caller,
        Scope.self(),
        connection ->
            connection
                .preparedQuery(ONE)
                .execute(Tuple.of(name))
                .map(rows -> Job.of(only(rows)).upcoming(now())));
  }

  /** The jobs of a clinic, as they are there. */
  Uni<List<Job>> allInClinic(Caller caller, UUID clinicId) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_JOBS),
        connection ->
            connection
                .preparedQuery(IN_CLINIC)
                .execute(Tuple.of((String) null))
                .map(rows -> collect(rows, this::inClinic)));
  }

  Uni<Job> oneInClinic(Caller caller, UUID clinicId, String name) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_JOBS),
        connection -> oneInClinic(connection, name));
  }

  /** Pauses or resumes the job in the clinic. */
  Uni<Job> pause(Caller caller, UUID clinicId, String name, boolean paused) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.RUN_JOBS),
        connection ->
            connection
                .preparedQuery(PAUSE)
                .execute(Tuple.of(name, paused))
                .flatMap(done -> oneInClinic(connection, name)));
  }

  Uni<Job> change(Caller caller, String name, @Nullable String ifMatch, JobChange change) {
    return transaction.write(
        caller,
        Scope.platform(Permission.OPERATE),
        connection ->
            connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(name))
                .map(rows -> Job.of(only(rows)))
                .invoke(job -> ETag.require(ifMatch, job.version()))
                .flatMap(job -> connection.preparedQuery(CHANGE).execute(change.arguments(name)))
                .map(rows -> Job.of(only(rows)).upcoming(now())));
  }

  private Uni<Job> oneInClinic(SqlConnection connection, String name) {
    return connection
        .preparedQuery(IN_CLINIC)
        .execute(Tuple.of(name))
        .map(rows -> inClinic(only(rows)));
  }

  private Job inClinic(Row row) {
    return Job.of(row).upcoming(now(), row.getString("clinic_zone"), row.getBoolean("paused_here"));
  }

  private Instant now() {
    return clock.instant();
  }

  private static Row only(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return rows.iterator().next();
  }

  private static List<Job> collect(RowSet<Row> rows, Function<Row, Job> reader) {
    List<Job> jobs = new ArrayList<>(rows.size());
    for (Row row : rows) {
      jobs.add(reader.apply(row));
    }
    return jobs;
  }
}
