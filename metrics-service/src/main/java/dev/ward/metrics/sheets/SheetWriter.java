package dev.ward.metrics.sheets;

import dev.ward.metrics.facts.FactBatch;
import dev.ward.metrics.facts.Refusal;
import dev.ward.metrics.facts.TakeSql;
import dev.ward.metrics.sheets.SheetBatches.Facts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes the facts of one sheet as an import of the run's, within a transaction. */
final class SheetWriter {

  static final int SHOWN = 20;

  private static final String BEGIN =
      """
      insert into metrics.fact_import (clinic_id, kind, format, state, source_run_id, started_at)
      values (access.clinic_id(), $1, 'google_sheets', 'running', $2, clock_timestamp())
      returning id
      """;

  private static final String KEEP_REJECTS =
      """
      insert into metrics.import_reject (clinic_id, import_id, line, external_id, field, message)
      select access.clinic_id(), $1, r.line, r.external_id, r.field, r.message
      from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as r (line, external_id, field, message)
      """;

  private static final String FINISH =
      """
      update metrics.fact_import
      set state = 'done', rows = $2, accepted = $3, unchanged = $4, corrected = $5, rejected = $6,
        finished_at = clock_timestamp()
      where clinic_id = access.clinic_id() and id = $1 and state = 'running'
      """;

  /** The server ends transactions that look forgotten. */
  private static final String STILL_AT_WORK = "select 1";

  private final SqlConnection connection;
  private final SheetBatches batches;
  private final UUID runId;
  private final List<Reject> sample = new ArrayList<>();
  private Counts counts = Counts.NONE;
  private long room;

  SheetWriter(SqlConnection connection, SheetBatches batches, UUID runId, int keptRejects) {
    this.connection = connection;
    this.batches = batches;
    this.runId = runId;
    this.room = keptRejects;
  }

  Uni<Counts> write() {
    return connection
        .preparedQuery(BEGIN)
        .execute(Tuple.of(batches.kind().code(), runId))
        .map(rows -> rows.iterator().next().getUUID("id"))
        .flatMap(id -> writeAll(id).flatMap(written -> finish(id)))
        .map(finished -> counts);
  }

  /** The first of the rejects. */
  List<Reject> sample() {
    return sample;
  }

  private Uni<Void> writeAll(UUID id) {
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                Uni.createFrom()
                    .item(Unchecked.supplier(batches::next))
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .flatMap(facts -> write(id, facts))
                    .map(written -> !batches.hasEnded()))
        .whilst(more -> more)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> write(UUID id, Facts facts) {
    FactBatch batch = facts.batch();
    if (batch.size() == 0) {
      return reject(id, facts.rejects())
          .flatMap(noted -> connection.query(STILL_AT_WORK).execute())
          .replaceWithVoid();
    }
    Tuple arguments = Tuple.tuple().addUUID(id);
    for (Object[] column : batch.arrays()) {
      arguments.addValue(column);
    }
    return connection
        .preparedQuery(TakeSql.of(batches.kind()))
        .execute(arguments)
        .flatMap(rows -> reject(id, account(facts, rows.iterator().next())));
  }

  private List<Reject> account(Facts facts, Row row) {
    counts =
        counts.plus(
            new Counts(
                row.getInteger("accepted"),
                row.getInteger("unchanged"),
                row.getInteger("corrected"),
                0));
    List<Reject> rejects = new ArrayList<>(facts.rejects());
    Integer[] indexes = row.getArrayOfIntegers("rejected");
    String[] reasons = row.getArrayOfStrings("reasons");
    for (int i = 0; i < indexes.length; i++) {
      // PostgreSQL counts from 1.
      int index = indexes[i] - 1;
      Refusal refusal = Refusal.of(batches.kind(), reasons[i]);
      rejects.add(
          batches.reject(
              facts.batch().line(index),
              facts.batch().identity(index),
              refusal.column(),
              refusal.message()));
    }
    return rejects;
  }

  private Uni<Void> reject(UUID id, List<Reject> rejects) {
    counts = counts.plus(new Counts(0, 0, 0, rejects.size()));
    rejects.stream().limit(Math.max(0, SHOWN - sample.size())).forEach(sample::add);
    int kept = (int) Math.min(rejects.size(), room);
    if (kept == 0) {
      return Uni.createFrom().voidItem();
    }
    room -= kept;
    List<Reject> keep = rejects.subList(0, kept);
    return connection
        .preparedQuery(KEEP_REJECTS)
        .execute(
            Tuple.of(
                id,
                keep.stream().map(Reject::row).toArray(Long[]::new),
                keep.stream().map(Reject::externalId).toArray(String[]::new),
                keep.stream().map(Reject::field).toArray(String[]::new),
                keep.stream().map(Reject::message).toArray(String[]::new)))
        .replaceWithVoid();
  }

  private Uni<Void> finish(UUID id) {
    return connection
        .preparedQuery(FINISH)
        .execute(
            Tuple.of(id, counts.rows(), counts.accepted(), counts.unchanged())
                .addLong(counts.corrected())
                .addLong(counts.rejected()))
        .replaceWithVoid();
  }
}
