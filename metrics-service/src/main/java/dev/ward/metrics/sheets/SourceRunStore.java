package dev.ward.metrics.sheets;

import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Looks;
import dev.ward.platform.access.Caller;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.idempotency.Idempotency;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs of sources, as people ask for them and look at them. */
@ApplicationScoped
class SourceRunStore {

  private final ClinicTransaction transaction;
  private final Idempotency idempotency;
  private final SourceStore sources;
  private final SourceRows reading;

  SourceRunStore(
      ClinicTransaction transaction,
      Idempotency idempotency,
      SourceStore sources,
      SourceRows reading) {
    this.transaction = transaction;
    this.idempotency = idempotency;
    this.sources = sources;
    this.reading = reading;
  }

  /** Takes down that a source is to be fetched now. */
  Uni<Answer> ask(
      Caller caller, UUID clinicId, UUID id, @Nullable String key, String path, boolean dryRun) {
    return transaction.write(
        caller,
        SourceStore.managing(clinicId),
        connection ->
            sources
                .get(connection, id)
                .invoke(source -> requireEnabled(source, dryRun))
                .flatMap(
                    source ->
                        idempotency.once(
                            connection,
                            caller,
                            key,
                            path + "/sync?dryRun=" + dryRun,
                            () -> insert(connection, id, path, dryRun))));
  }

  private static void requireEnabled(Source source, boolean dryRun) {
    if (!source.enabled() && !dryRun) {
      throw refusal("The source is disabled.", "source_disabled");
    }
  }

  private Uni<Answer> insert(SqlConnection connection, UUID id, String path, boolean dryRun) {
    return connection
        .preparedQuery(SourceSql.ASK)
        .execute(Tuple.of(id, dryRun))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw refusal("The source is being fetched already.", "sync_under_way");
              }
              SourceRun run = reading.run(rows.iterator().next());
              return new Answer(202, path + "/runs/" + run.id(), reading.text(run));
            });
  }

  /**
   * One more than the limit, if there are more. Samples of rejected rows may be of patients, and a
   * look at those is put on record, so this doesn't only read.
   */
  Uni<List<SourceRun>> list(
      Caller caller, UUID clinicId, UUID id, @Nullable UUID before, int limit) {
    return transaction.write(
        caller,
        SourceStore.managing(clinicId),
        connection ->
            sources
                .get(connection, id)
                .flatMap(
                    source ->
                        connection
                            .preparedQuery(SourceSql.RUNS)
                            .execute(Tuple.of(id, before, limit + 1))
                            .map(
                                rows -> {
                                  List<SourceRun> runs = new ArrayList<>(rows.size());
                                  rows.forEach(row -> runs.add(reading.run(row)));
                                  return runs;
                                })
                            .call(
                                runs ->
                                    look(
                                        connection, source, runs.stream().limit(limit).toList()))));
  }

  Uni<SourceRun> get(Caller caller, UUID clinicId, UUID id, UUID run) {
    return transaction.write(
        caller,
        SourceStore.managing(clinicId),
        connection ->
            sources
                .get(connection, id)
                .flatMap(
                    source ->
                        connection
                            .preparedQuery(SourceSql.RUN)
                            .execute(Tuple.of(id, run))
                            .map(
                                rows -> {
                                  if (rows.rowCount() == 0) {
                                    throw Problem.of(ProblemCode.NOT_FOUND);
                                  }
                                  return reading.run(rows.iterator().next());
                                })
                            .call(found -> look(connection, source, List.of(found)))));
  }

  private static Uni<?> look(SqlConnection connection, Source source, List<SourceRun> runs) {
    Map<FactKind, List<@Nullable String>> identities = new EnumMap<>(FactKind.class);
    Map<String, FactKind> kinds = new HashMap<>();
    for (SheetSelection sheet : source.sheets()) {
      kinds.put(sheet.title(), sheet.factKind());
    }
    for (SourceRun run : runs) {
      for (Reject reject : run.sample()) {
        FactKind kind = kinds.get(reject.sheet());
        if (kind != null) {
          identities.computeIfAbsent(kind, first -> new ArrayList<>()).add(reject.externalId());
        }
      }
    }
    return Multi.createFrom()
        .iterable(identities.entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            shown ->
                Looks.atRows(
                    connection,
                    shown.getKey(),
                    shown.getValue(),
                    "sample of data source " + source.id()))
        .collect()
        .last();
  }

  private static Problem refusal(String message, String code) {
    return Problem.with(ProblemCode.CONFLICT, message, List.of(new FieldError("", code)));
  }
}
