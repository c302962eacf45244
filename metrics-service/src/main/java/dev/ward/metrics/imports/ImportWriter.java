package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactBatch;
import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Refusal;
import dev.ward.metrics.facts.TakeSql;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes an import's chunks one after the other within a transaction; while one is being written,
 * the next is read.
 */
final class ImportWriter {

  private final SqlConnection connection;
  private final ImportJob job;
  private final Supplier<Uni<Chunk>> chunks;
  private final FactKind kind;
  private final @Nullable Preview preview;
  private long room;

  ImportWriter(
      SqlConnection connection, ImportJob job, Supplier<Uni<Chunk>> chunks, ImportConfig config) {
    this.connection = connection;
    this.job = job;
    this.chunks = chunks;
    this.kind = job.upload().kind();
    this.preview =
        job.isDryRun() ? new Preview(connection, job.id(), kind, config.keptChanges()) : null;
    this.room = config.keptRejects();
  }

  Uni<Void> write() {
    // A dry run changes nothing that an import could wait for, and waits for none.
    Uni<?> turn =
        preview == null
            ? connection.query(ImportSql.WAIT_FOR_TURN).execute()
            : Uni.createFrom().voidItem();
    return turn.flatMap(ours -> chunks.get())
        .flatMap(this::writeFrom)
        .flatMap(written -> connection.query(ImportSql.STILL_ALLOWED).execute())
        .flatMap(
            allowed -> connection.preparedQuery(ImportSql.FINISH).execute(ImportStore.counted(job)))
        .invoke(
            finished -> {
              if (finished.rowCount() != 1) {
                throw ended();
              }
            })
        .replaceWithVoid();
  }

  private static Problem ended() {
    return Problem.of(ProblemCode.CONFLICT, "The import was ended meanwhile.");
  }

  private Uni<Void> writeFrom(Chunk first) {
    Chunk[] current = {first};
    return Multi.createBy()
        .repeating()
        .uni(
            () -> {
              if (job.isStopped()) {
                return Uni.createFrom().failure(ended());
              }
              Chunk chunk = current[0];
              if (chunk.last()) {
                return write(chunk).replaceWith(false);
              }
              return Uni.combine()
                  .all()
                  .unis(write(chunk), chunks.get())
                  .with(
                      (written, next) -> {
                        current[0] = next;
                        return true;
                      });
            })
        .whilst(more -> more)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> write(Chunk chunk) {
    FactBatch batch = chunk.batch();
    if (batch.size() == 0) {
      return reject(chunk.rejects())
          .flatMap(noted -> connection.query(ImportSql.STILL_AT_WORK).execute())
          .replaceWithVoid();
    }
    return take(batch)
        .flatMap(rows -> reject(account(batch, chunk.rejects(), rows.iterator().next())));
  }

  private Uni<RowSet<Row>> take(FactBatch batch) {
    if (preview != null) {
      return preview.of(batch);
    }
    Tuple arguments = Tuple.tuple().addUUID(job.id());
    for (Object[] column : batch.arrays()) {
      arguments.addValue(column);
    }
    return connection.preparedQuery(TakeSql.of(kind)).execute(arguments);
  }

  /**
   * Adds up what the database says of a batch; the result is all rejects, of the reader and of the
   * database.
   */
  private List<Reject> account(FactBatch batch, List<Reject> unreadable, Row row) {
    job.add(
        new Counts(
            row.getInteger("accepted"),
            row.getInteger("unchanged"),
            row.getInteger("corrected"),
            0));
    Integer[] indexes = row.getArrayOfIntegers("rejected");
    if (indexes.length == 0) {
      return unreadable;
    }
    String[] reasons = row.getArrayOfStrings("reasons");
    List<Reject> rejects = new ArrayList<>(unreadable);
    for (int i = 0; i < indexes.length; i++) {
      // PostgreSQL counts from 1.
      int index = indexes[i] - 1;
      Refusal refusal = Refusal.of(kind, reasons[i]);
      String field = job.upload().format().nameOf(kind.column(refusal.column()));
      rejects.add(new Reject(batch.line(index), batch.identity(index), field, refusal.message()));
    }
    return rejects;
  }

  private Uni<Void> reject(List<Reject> rejects) {
    job.add(new Counts(0, 0, 0, rejects.size()));
    int kept = (int) Math.min(rejects.size(), room);
    if (kept == 0) {
      return Uni.createFrom().voidItem();
    }
    room -= kept;
    List<Reject> keep = rejects.subList(0, kept);
    return connection
        .preparedQuery(ImportSql.KEEP_REJECTS)
        .execute(
            Tuple.of(
                job.id(),
                keep.stream().map(Reject::line).toArray(Long[]::new),
                keep.stream().map(Reject::externalId).toArray(String[]::new),
                keep.stream().map(Reject::field).toArray(String[]::new),
                keep.stream().map(Reject::message).toArray(String[]::new)))
        .replaceWithVoid();
  }
}
