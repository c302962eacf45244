package dev.ward.metrics.reports;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs of the job {@code weekly-report}, claimed from the clockwork. What a run writes, it writes
 * in a transaction that holds the run: a process that was stopped and taken over writes nothing.
 */
@ApplicationScoped
class ReportRunStore {

  static final String JOB = "weekly-report";
  static final Caller SELF = Caller.service("metrics-service");

  private static final String CLAIM =
      """
      select id, clinic_id, scheduled_for, fence, from_day, to_day, served_to
      from scheduler.claim_for_metrics($1, $2, 1, $3)
      """;

  private static final String WEEKS = "select metrics.weeks_to_report($1, $2, $3) as weeks";

  private static final String HOLD = "select scheduler.hold_for_metrics($1, $2, $3) as held";

  private static final String TELL = "select metrics.tell_of_report($1) as told";

  private static final String SUCCEED =
      "select scheduler.succeed_for_metrics($1, $2, $3, $4::text::jsonb) as held";

  private static final String FAIL = "select scheduler.fail_for_metrics($1, $2, $3, $4) as state";

  private final ClinicTransaction transaction;

  ReportRunStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * A run that is due, if there is one; null if not.
   *
   * @param lastServed the organization behind which the next one has its turn; null begins anywhere
   */
  Uni<@Nullable ReportRun> claim(String holder, @Nullable UUID lastServed) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(CLAIM)
                .execute(Tuple.of(holder, new String[] {JOB}, lastServed))
                .map(rows -> rows.rowCount() == 0 ? null : ReportRun.of(rows.iterator().next())));
  }

  /** The Mondays of the weeks that it reports. */
  Uni<List<LocalDate>> weeks(ReportRun run) {
    return transaction.read(
        SELF,
        scope(run),
        connection ->
            connection
                .preparedQuery(WEEKS)
                .execute(Tuple.of(run.due(), run.from(), run.to()))
                .map(rows -> List.of(rows.iterator().next().getArrayOfLocalDates("weeks"))));
  }

  /** Keeps a report and tells of it, both or neither; whether anybody is told. */
  Uni<Boolean> keep(ReportRun run, String data, Printed printed) {
    return held(
        run,
        connection ->
            ReportStore.keep(connection, data, printed)
                .flatMap(kept -> tell(connection, kept.getUUID("id"))));
  }

  /** Tells of a report that is there already, unless somebody was told of its week before. */
  Uni<Boolean> tell(ReportRun run, UUID report) {
    return held(run, connection -> tell(connection, report));
  }

  private static Uni<Boolean> tell(SqlConnection connection, UUID report) {
    return connection
        .preparedQuery(TELL)
        .execute(Tuple.of(report))
        .map(rows -> rows.iterator().next().getBoolean("told"));
  }

  Uni<Void> succeed(ReportRun run, JsonObject result) {
    return transaction.write(
        SELF,
        scope(run),
        connection ->
            still(
                connection,
                SUCCEED,
                Tuple.of(run.clinicId(), run.id(), run.fence(), result.encode()),
                run));
  }

  /** The state after the failure; null if the run is no longer ours. */
  Uni<@Nullable String> fail(ReportRun run, String sentence) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(FAIL)
                .execute(Tuple.of(run.clinicId(), run.id(), run.fence(), sentence))
                .map(rows -> rows.iterator().next().getString("state")));
  }

  private <T> Uni<T> held(ReportRun run, Function<SqlConnection, Uni<T>> work) {
    return transaction.write(
        SELF,
        scope(run),
        connection ->
            still(connection, HOLD, Tuple.of(run.clinicId(), run.id(), run.fence()), run)
                .flatMap(held -> work.apply(connection)));
  }

  private static Uni<Void> still(
      SqlConnection connection, String statement, Tuple arguments, ReportRun run) {
    return connection
        .preparedQuery(statement)
        .execute(arguments)
        .map(
            rows -> {
              if (!rows.iterator().next().getBoolean("held")) {
                throw new RunLost(run);
              }
              return null;
            });
  }

  private static Scope scope(ReportRun run) {
    return Scope.clinic(run.clinicId(), Permission.MAKE_REPORTS);
  }
}
