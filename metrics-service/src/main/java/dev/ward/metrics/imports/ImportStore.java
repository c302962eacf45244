package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Looks;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.idempotency.Idempotency;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Imports as rows: what was asked for, how far it is, what became of it. */
@ApplicationScoped
class ImportStore {

  private static final Caller SELF = Caller.service("metrics-service");

  private final ClinicTransaction transaction;
  private final Idempotency idempotency;
  private final MappingJson json;

  ImportStore(ClinicTransaction transaction, Idempotency idempotency, MappingJson json) {
    this.transaction = transaction;
    this.idempotency = idempotency;
    this.json = json;
  }

  /**
   * How the rows of an upload are to be read.
   *
   * @throws Problem (as a failure) unless the caller may import rows of the kind into the clinic,
   *     and the mapping is one of the clinic's for them
   */
  Uni<Reading> prepare(Caller caller, UUID clinicId, ImportRequest request) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.WRITE_FACTS),
        connection ->
            connection
                .preparedQuery(ImportSql.PREPARE)
                .execute(Tuple.of(request.mapping()))
                .map(rows -> reading(rows.iterator().next(), request)));
  }

  private Reading reading(Row row, ImportRequest request) {
    if (!request.kind().isOfProviders() && !row.getBoolean("for_everybody")) {
      throw Problem.of(ProblemCode.FORBIDDEN);
    }
    ZoneId zone = ZoneId.of(row.getString("time_zone"));
    if (request.mapping() == null) {
      return new Reading(null, zone);
    }
    String kind = row.getString("kind");
    if (kind == null) {
      throw Problem.invalid("/mapping", "is not a mapping of this clinic");
    }
    if (!kind.equals(request.kind().code())) {
      throw Problem.invalid("/mapping", "is for " + kind + " facts");
    }
    return new Reading(json.mapping(row.getString("mapping")), zone);
  }

  /**
   * Takes down that an import is asked for; a repeated request gets the answer of the first and
   * begins nothing.
   */
  Uni<Answer> begin(
      Caller caller,
      UUID clinicId,
      Upload upload,
      @Nullable String key,
      byte[] requestHash,
      Function<FactImport, Answer> answer) {
    Tuple arguments =
        Tuple.of(
            upload.kind().code(),
            upload.format().code(),
            Buffer.buffer(upload.hash()),
            upload.request().dryRun(),
            upload.request().mapping());
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.WRITE_FACTS),
        connection ->
            idempotency.once(
                connection,
                caller,
                key,
                requestHash,
                () ->
                    connection
                        .preparedQuery(ImportSql.BEGIN)
                        .execute(arguments)
                        .map(rows -> answer.apply(FactImport.of(rows.iterator().next())))));
  }

  /** One more than the limit, if there are more. */
  Uni<List<FactImport>> list(Caller caller, UUID clinicId, @Nullable UUID before, int limit) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_METRICS),
        connection ->
            connection
                .preparedQuery(ImportSql.LIST)
                .execute(Tuple.of(before, limit + 1))
                .map(rows -> all(rows, FactImport::of)));
  }

  Uni<FactImport> get(Caller caller, UUID clinicId, UUID id) {
    return transaction.read(
        caller, Scope.clinic(clinicId, Permission.READ_METRICS), connection -> get(connection, id));
  }

  /**
   * One more than the limit, if there are more. Looks at rows of patients are put on record, so
   * this doesn't only read.
   */
  Uni<List<Reject>> rejects(Caller caller, UUID clinicId, UUID id, long after, int limit) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.WRITE_FACTS),
        connection ->
            get(connection, id)
                .flatMap(
                    found ->
                        connection
                            .preparedQuery(ImportSql.REJECTS)
                            .execute(Tuple.of(id, after, limit + 1))
                            .map(rows -> all(rows, ImportStore::reject))
                            .call(
                                rejects ->
                                    Looks.atRows(
                                        connection,
                                        FactKind.of(found.kind()),
                                        Looks.each(
                                            rejects.stream().limit(limit).toList(),
                                            Reject::externalId),
                                        "rejects of import " + id))));
  }

  private static Reject reject(Row row) {
    return new Reject(
        row.getLong("line"),
        row.getString("external_id"),
        row.getString("field"),
        row.getString("message"));
  }

  /** False if it is no longer waiting. */
  Uni<Boolean> start(ImportJob job) {
    return asSelf(job, ImportSql.START, Tuple.of(job.id())).map(rows -> rows.rowCount() == 1);
  }

  /** Says how far it is; false if it has been ended meanwhile. */
  Uni<Boolean> progress(ImportJob job) {
    return asSelf(job, ImportSql.PROGRESS, counted(job)).map(rows -> rows.rowCount() == 1);
  }

  /**
   * Ends an import that isn't over: whichever process has taken it on can't finish it any more.
   * Asked for again, it is what has come of it.
   */
  Uni<FactImport> cancel(Caller caller, UUID clinicId, UUID id) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.WRITE_FACTS),
        connection ->
            connection
                .preparedQuery(ImportSql.CANCEL)
                .execute(Tuple.of(id))
                .flatMap(
                    rows ->
                        rows.rowCount() == 1
                            ? Uni.createFrom().item(FactImport.of(rows.iterator().next()))
                            : get(connection, id).invoke(ImportStore::requireCancelled)));
  }

  private static void requireCancelled(FactImport found) {
    switch (found.state()) {
      case "cancelled" -> {}
      case "pending", "running" -> throw Problem.of(ProblemCode.FORBIDDEN);
      default -> throw Problem.of(ProblemCode.CONFLICT, "The import is over already.");
    }
  }

  Uni<Void> fail(ImportJob job, String error) {
    return asSelf(job, ImportSql.FAIL, Tuple.of(job.id(), error)).replaceWithVoid();
  }

  /** Fails the imports, of any clinic, whose process has given no sign of life for so long. */
  Uni<Integer> failInterrupted(Duration lease) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(ImportSql.FAIL_INTERRUPTED)
                .execute(Tuple.of((double) lease.toMillis() / 1000))
                .map(rows -> rows.iterator().next().getInteger(0)));
  }

  /** Writes all of an import in one transaction, with the rights of who asked for it. */
  Uni<Void> write(ImportJob job, Supplier<Uni<Chunk>> chunks, ImportConfig config) {
    return transaction.write(
        job.caller(),
        Scope.clinic(job.clinicId(), Permission.WRITE_FACTS),
        connection -> new ImportWriter(connection, job, chunks, config).write());
  }

  static Tuple counted(ImportJob job) {
    Counts counts = job.counts();
    return Tuple.of(
        job.id(),
        counts.rows(),
        counts.accepted(),
        counts.unchanged(),
        counts.corrected(),
        counts.rejected());
  }

  /** What is said about an import outlives the rights of who asked for it. */
  private Uni<RowSet<Row>> asSelf(ImportJob job, String sql, Tuple arguments) {
    return transaction.write(
        SELF,
        Scope.clinic(job.clinicId(), Permission.WRITE_FACTS),
        connection -> connection.preparedQuery(sql).execute(arguments));
  }

  static Uni<FactImport> get(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(ImportSql.GET)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return FactImport.of(rows.iterator().next());
            });
  }

  static <T> List<T> all(RowSet<Row> rows, Function<Row, T> mapping) {
    List<T> items = new ArrayList<>(rows.size());
    rows.forEach(row -> items.add(mapping.apply(row)));
    return items;
  }
}
