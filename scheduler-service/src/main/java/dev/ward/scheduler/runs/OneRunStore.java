package dev.ward.scheduler.runs;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * What is done with one run that is addressed by its id alone: it finds out where the run is first,
 * and then asks there, like anybody who knew.
 */
@ApplicationScoped
class OneRunStore {

  private static final String PLACE =
      "select clinic_id, organization_id from scheduler.place_of_run($1)";

  private static final String ONE =
      "select " + Run.COLUMNS + "from scheduler.job_run where clinic_id = $1 and id = $2";

  private static final String LINES =
      """
      select number, at, attempt, text from scheduler.run_line
      where clinic_id = $1 and run_id = $2 order by number
      """;

  private static final String PARTS =
      "select "
          + Run.COLUMNS
          + """
          from scheduler.job_run
          where parent_clinic_id = $1 and parent_id = $2 and ($3::uuid is null or id < $3)
          order by id desc limit $4
          """;

  private static final String CANCEL = "select scheduler.cancel($1, $2) as run";

  private static final String RETRY = "select scheduler.retry($1, $2) as run";

  private final ClinicTransaction transaction;

  OneRunStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Run> get(Caller caller, UUID id) {
    return read(caller, id, work -> work.run());
  }

  Uni<List<RunLine>> lines(Caller caller, UUID id) {
    return read(
        caller,
        id,
        work ->
            work.run()
                .flatMap(run -> work.query(LINES, Tuple.of(work.clinic(), id)))
                .map(rows -> Rows.collect(rows, RunLine::of)));
  }

  Uni<List<Run>> parts(Caller caller, UUID id, PartFilter filter) {
    return read(
        caller,
        id,
        work ->
            work.run()
                .flatMap(
                    run ->
                        work.query(
                            PARTS,
                            Tuple.of(work.clinic(), id, filter.before(), filter.limit() + 1)))
                .map(rows -> Rows.collect(rows, Run::of)));
  }

  /** Ends the run, whoever is at it; 409 if it is over. */
  Uni<Run> cancel(Caller caller, UUID id) {
    return change(caller, id, CANCEL, "The run is over already.");
  }

  /** Lets a dead run begin anew; 409 if it isn't dead. */
  Uni<Run> retry(Caller caller, UUID id) {
    return change(caller, id, RETRY, "Only a dead run begins anew.");
  }

  /**
   * The run is read before it is changed: the functions that change it leave a context behind in
   * which there is nothing to see.
   */
  private Uni<Run> change(Caller caller, UUID id, String sql, String refusal) {
    return place(caller, id)
        .flatMap(
            place ->
                transaction.write(
                    caller,
                    place.scope(Permission.RUN_JOBS),
                    connection -> {
                      Work work = new Work(connection, place.clinicId(), id);
                      return work.run()
                          .flatMap(run -> work.query(sql, Tuple.of(work.clinic(), id)))
                          .invoke(
                              rows -> {
                                if (rows.iterator().next().getUUID("run") == null) {
                                  throw Problem.of(ProblemCode.CONFLICT, refusal);
                                }
                              });
                    }))
        .flatMap(changed -> get(caller, id));
  }

  private <T> Uni<T> read(Caller caller, UUID id, Function<Work, Uni<T>> work) {
    return place(caller, id)
        .flatMap(
            place ->
                transaction.read(
                    caller,
                    place.scope(Permission.READ_JOBS),
                    connection -> work.apply(new Work(connection, place.clinicId(), id))));
  }

  private Uni<Place> place(Caller caller, UUID id) {
    return transaction
        .read(
            caller,
            Scope.self(),
            connection ->
                connection
                    .preparedQuery(PLACE)
                    .execute(Tuple.of(id))
                    .map(
                        rows ->
                            Rows.only(
                                rows,
                                row ->
                                    new Place(
                                        row.getUUID("clinic_id"), row.getUUID("organization_id")))))
        .invoke(
            place -> {
              if (place.isPlatform() && !caller.operator()) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
            });
  }

  /** Where a run is; both are the nil UUID for the platform's. */
  private record Place(UUID clinicId, UUID organizationId) {

    boolean isPlatform() {
      return clinicId.equals(Run.PLATFORM) && organizationId.equals(Run.PLATFORM);
    }

    Scope scope(Permission permission) {
      return Places.scope(
          clinicId.equals(Run.PLATFORM) ? null : clinicId,
          organizationId.equals(Run.PLATFORM) ? null : organizationId,
          permission);
    }
  }

  /** A transaction where the run is. */
  private record Work(SqlConnection connection, UUID clinic, UUID id) {

    Uni<Run> run() {
      return query(ONE, Tuple.of(clinic, id)).map(rows -> Rows.only(rows, Run::of));
    }

    Uni<RowSet<Row>> query(String sql, Tuple arguments) {
      return connection.preparedQuery(sql).execute(arguments);
    }
  }
}
