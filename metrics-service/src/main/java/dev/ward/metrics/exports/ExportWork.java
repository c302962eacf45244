package dev.ward.metrics.exports;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes an export: a transaction a batch, so that none holds up the database for long. */
@ApplicationScoped
class ExportWork {

  private static final Caller SELF = Caller.service("metrics-service");

  private final ClinicTransaction transaction;
  private final ExportConfig config;

  ExportWork(ClinicTransaction transaction, ExportConfig config) {
    this.transaction = transaction;
    this.config = config;
  }

  /** Makes all of it, unless it is no longer waiting. */
  Uni<Void> make(ExportJob job) {
    return asSelf(job, ExportSql.START, Tuple.of(job.id()))
        .flatMap(
            started ->
                started.rowCount() == 0
                    ? Uni.createFrom().voidItem()
                    : worker(() -> run(job)).flatMap(this::write));
  }

  private ExportRun run(ExportJob job) throws IOException {
    return new ExportRun(
        job, config.maxRows(), config.maxBytes().asLongValue(), (int) config.piece().asLongValue());
  }

  private Uni<Void> write(ExportRun run) {
    return Multi.createBy()
        .repeating()
        .uni(() -> step(run))
        .whilst(more -> more)
        .collect()
        .last()
        .replaceWithVoid();
  }

  /**
   * Reads a batch with the rights that who asked for it has now, and stores what it comes to; true
   * if there is more.
   */
  private Uni<Boolean> step(ExportRun run) {
    ExportJob job = run.job();
    Tuple arguments =
        Tuple.of(
            job.what().code(), job.filter(), run.next(), config.batch(), job.id(), run.stored());
    return transaction.write(
        job.caller(),
        Scope.clinic(job.clinicId(), job.what().permission()),
        connection ->
            connection
                .preparedQuery(ExportSql.ROWS)
                .execute(arguments)
                .flatMap(rows -> written(run, rows.iterator().next()))
                .flatMap(pieces -> store(connection, run, pieces))
                .flatMap(stored -> account(connection, run))
                .map(
                    accounted -> {
                      if (accounted.rowCount() != 1) {
                        throw Problem.of(ProblemCode.GONE, "The export was ended meanwhile.");
                      }
                      return run.hash() == null;
                    }));
  }

  private static Uni<List<byte[]>> written(ExportRun run, Row row) {
    return worker(
        () ->
            run.take(
                row.getArrayOfStrings("header"), row.getString("content"), row.getString("next")));
  }

  private static Uni<Void> store(SqlConnection connection, ExportRun run, List<byte[]> pieces) {
    if (pieces.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    int first = run.number(pieces.size());
    List<Tuple> batch = new ArrayList<>(pieces.size());
    for (int i = 0; i < pieces.size(); i++) {
      batch.add(Tuple.of(run.job().id(), first + i, Buffer.buffer(pieces.get(i))));
    }
    return connection.preparedQuery(ExportSql.STORE).executeBatch(batch).replaceWithVoid();
  }

  private Uni<RowSet<Row>> account(SqlConnection connection, ExportRun run) {
    byte[] hash = run.hash();
    Tuple counted = Tuple.of(run.job().id(), run.rows(), run.bytes());
    if (hash == null) {
      return connection.preparedQuery(ExportSql.PROGRESS).execute(counted);
    }
    return connection
        .preparedQuery(ExportSql.FINISH)
        .execute(counted.addValue(Buffer.buffer(hash)).addDouble(seconds(config.keep())));
  }

  Uni<Void> signOfLife(ExportJob job) {
    return asSelf(job, ExportSql.SIGN_OF_LIFE, Tuple.of(job.id())).replaceWithVoid();
  }

  Uni<Void> fail(ExportJob job, String error) {
    return transaction.write(
        SELF,
        Scope.clinic(job.clinicId(), Permission.EXPORT_METRICS),
        connection ->
            connection
                .preparedQuery(ExportSql.FAIL)
                .execute(Tuple.of(job.id(), error))
                .flatMap(
                    failed ->
                        failed.rowCount() == 0
                            ? Uni.createFrom().voidItem()
                            : connection
                                .preparedQuery(ExportSql.REMOVE_CONTENT)
                                .execute(Tuple.of(job.id()))
                                .replaceWithVoid()));
  }

  /**
   * Fails the exports, of any clinic, whose process has given no sign of life, and removes the
   * contents of those that are over; how many were failed.
   */
  Uni<Integer> tend() {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(ExportSql.TEND)
                .execute(Tuple.of(seconds(config.lease())))
                .map(rows -> rows.iterator().next().getInteger("interrupted")));
  }

  /** What is said about an export outlives the rights of who asked for it. */
  private Uni<RowSet<Row>> asSelf(ExportJob job, String sql, Tuple arguments) {
    return transaction.write(
        SELF,
        Scope.clinic(job.clinicId(), Permission.EXPORT_METRICS),
        connection -> connection.preparedQuery(sql).execute(arguments));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static <T> Uni<T> worker(io.smallrye.mutiny.unchecked.UncheckedSupplier<T> work) {
    return Uni.createFrom()
        .item(Unchecked.supplier(work))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
