package dev.ward.metrics.sheets;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.secrets.SecretBox.Sealed;
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
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Runs as those see them who carry them out: claimed, held, ended. */
@ApplicationScoped
class SyncStore {

  static final Caller SELF = Caller.service("metrics-service");

  private final ClinicTransaction transaction;
  private final SourceRows reading;
  private final SheetsConfig config;

  /** What a source says about how to fetch it. */
  record Loaded(
      String spreadsheetId,
      List<SheetSelection> sheets,
      String clientEmail,
      Sealed sealed,
      ZoneId zone) {}

  SyncStore(ClinicTransaction transaction, SourceRows reading, SheetsConfig config) {
    this.transaction = transaction;
    this.reading = reading;
    this.config = config;
  }

  /** Begins a run for each source that is due, of any clinic. */
  Uni<Integer> plan() {
    return transaction.relay(
        connection ->
            connection
                .query(SyncSql.PLAN)
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0)));
  }

  Uni<List<Claim>> claim(UUID holder, Duration lease, int atMost) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(SyncSql.CLAIM)
                .execute(Tuple.of(holder, seconds(lease), atMost))
                .map(
                    rows -> {
                      List<Claim> claims = new ArrayList<>(rows.size());
                      rows.forEach(row -> claims.add(claim(row)));
                      return claims;
                    }));
  }

  Uni<Loaded> load(Claim claim) {
    return transaction
        .read(
            SELF,
            scope(claim),
            connection ->
                connection.preparedQuery(SyncSql.LOAD).execute(Tuple.of(claim.sourceId())))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw SheetsFailure.passing("source_removed", "The source has been removed.");
              }
              Row row = rows.iterator().next();
              if (row.getBuffer("secret") == null) {
                throw SheetsFailure.withoutCredentials();
              }
              return new Loaded(
                  row.getString("spreadsheet_id"),
                  reading.sheets(row.getString("sheets")),
                  row.getString("client_email"),
                  new Sealed(row.getString("secret_key"), row.getBuffer("secret").getBytes()),
                  ZoneId.of(row.getString("time_zone")));
            });
  }

  /** A sign of life; false if the run is somebody else's by now, or over. */
  Uni<Boolean> renew(Claim claim, Duration lease) {
    return write(
        claim,
        connection ->
            connection
                .preparedQuery(SyncSql.RENEW)
                .execute(Tuple.of(claim.id(), claim.fence(), seconds(lease)))
                .map(rows -> rows.rowCount() == 1));
  }

  /**
   * Writes all sheets of a run and that it is done, in one transaction: all of it is there or
   * nothing is, and nothing if the run is somebody else's by then. Of a dry run nothing is in any
   * case.
   */
  Uni<Void> write(Claim claim, ZoneId zone, List<FetchedSheet> sheets) {
    return write(
            claim,
            connection ->
                connection
                    .query(SyncSql.WAIT_FOR_TURN)
                    .execute()
                    .flatMap(ours -> writeSheets(connection, claim, zone, sheets))
                    .flatMap(
                        outcome ->
                            claim.dryRun()
                                ? Uni.createFrom().failure(new DryRun(outcome))
                                : done(connection, claim, outcome)))
        .onFailure(DryRun.class)
        .recoverWithUni(
            dry -> write(claim, connection -> done(connection, claim, ((DryRun) dry).outcome())));
  }

  private Uni<Outcome> writeSheets(
      SqlConnection connection, Claim claim, ZoneId zone, List<FetchedSheet> sheets) {
    return Multi.createFrom()
        .iterable(sheets)
        .onItem()
        .transformToUniAndConcatenate(
            sheet ->
                Uni.createFrom()
                    .item(Unchecked.supplier(() -> new SheetBatches(sheet, zone, config.batch())))
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .map(
                        batches ->
                            new SheetWriter(connection, batches, claim.id(), config.keptRejects()))
                    .flatMap(
                        writer ->
                            writer.write().map(counts -> new Outcome(counts, writer.sample()))))
        .collect()
        .in(Outcomes::new, Outcomes::add)
        .map(Outcomes::all);
  }

  private Uni<Void> done(SqlConnection connection, Claim claim, Outcome outcome) {
    Counts counts = outcome.counts();
    Tuple arguments =
        Tuple.of(claim.id(), claim.fence())
            .addLong(counts.rows())
            .addLong(counts.accepted())
            .addLong(counts.unchanged())
            .addLong(counts.corrected())
            .addLong(counts.rejected())
            .addString(reading.text(outcome.sample()));
    return connection
        .preparedQuery(SyncSql.DONE)
        .execute(arguments)
        .invoke(SyncStore::requireHeld)
        .flatMap(
            ended ->
                claim.dryRun()
                    ? Uni.createFrom().voidItem()
                    : connection
                        .preparedQuery(SyncSql.WELL)
                        .execute(Tuple.of(claim.sourceId()))
                        .replaceWithVoid());
  }

  /** A failure that lasts also keeps the source from being fetched on schedule. */
  Uni<Void> failed(Claim claim, SheetsFailure failure) {
    Tuple arguments =
        Tuple.of(
            claim.id(),
            claim.fence(),
            failure.needsAttention() ? "needs_attention" : "failed",
            failure.code(),
            failure.reason());
    return write(
        claim,
        connection ->
            connection
                .preparedQuery(SyncSql.FAILED)
                .execute(arguments)
                .invoke(SyncStore::requireHeld)
                .flatMap(
                    ended ->
                        failure.needsAttention()
                            ? connection
                                .preparedQuery(SyncSql.NEEDS_ATTENTION)
                                .execute(
                                    Tuple.of(claim.sourceId(), failure.code(), failure.reason()))
                                .replaceWithVoid()
                            : Uni.createFrom().voidItem()));
  }

  Uni<Void> giveBack(Claim claim) {
    return write(
        claim,
        connection ->
            connection
                .preparedQuery(SyncSql.GIVE_BACK)
                .execute(Tuple.of(claim.id(), claim.fence()))
                .replaceWithVoid());
  }

  Uni<Void> reseal(Claim claim, Sealed old, Sealed renewed) {
    return write(
        claim,
        connection ->
            connection
                .preparedQuery(SyncSql.RESEAL)
                .execute(
                    Tuple.of(
                        claim.sourceId(),
                        Buffer.buffer(old.bytes()),
                        Buffer.buffer(renewed.bytes()),
                        renewed.key()))
                .replaceWithVoid());
  }

  private <T> Uni<T> write(Claim claim, Function<SqlConnection, Uni<T>> work) {
    return transaction.write(SELF, scope(claim), work);
  }

  private static void requireHeld(RowSet<Row> rows) {
    if (rows.rowCount() != 1) {
      throw Problem.of(ProblemCode.CONFLICT, "The run is somebody else's by now.");
    }
  }

  private static Scope scope(Claim claim) {
    return Scope.clinic(claim.clinicId(), Permission.WRITE_FACTS);
  }

  private static double seconds(Duration duration) {
    return (double) duration.toMillis() / 1000;
  }

  private static Claim claim(Row row) {
    return new Claim(
        row.getUUID("clinic_id"),
        row.getUUID("id"),
        row.getUUID("source_id"),
        row.getLong("fence"),
        row.getBoolean("dry_run"));
  }
}
