package dev.ward.audit.exports;

import dev.ward.audit.exports.TrailExport.Stretch;
import dev.ward.audit.proof.Signer;
import dev.ward.audit.sealing.OpenedEvent;
import dev.ward.audit.sealing.Opener;
import dev.ward.audit.trail.Search;
import dev.ward.audit.trail.TrailFilter;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.files.FileContent;
import dev.ward.verifier.Manifest;
import dev.ward.verifier.ManifestText;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes an export while it is handed out, a transaction a batch: with the rights that who fetches
 * it has at that moment, and of what can still be opened.
 */
@ApplicationScoped
class ExportWork {

  private static final byte[] NOTHING = {};

  private final ClinicTransaction transaction;
  private final TrailExportStore store;
  private final Opener opener;
  private final Signer signer;
  private final ExportLines lines;
  private final ExportConfig config;

  ExportWork(
      ClinicTransaction transaction,
      TrailExportStore store,
      Opener opener,
      Signer signer,
      ExportLines lines,
      ExportConfig config) {
    this.transaction = transaction;
    this.store = store;
    this.opener = opener;
    this.signer = signer;
    this.lines = lines;
    this.config = config;
  }

  FileContent content(Caller caller, Scope scope, TrailExport export) {
    ExportRun run = new ExportRun(export);
    byte[] header = bytes(isCsv(export) ? CsvLines.header() : lines.header(export) + "\n");
    Multi<byte[]> events =
        Multi.createBy()
            .repeating()
            .uni(() -> step(caller, scope, run))
            .whilst(sent -> run.next() != null);
    return new FileContent(
        "export " + export.id(),
        null,
        Multi.createBy()
            .concatenating()
            .streams(
                Multi.createFrom().item(() -> run.hashed(header)),
                run.next() == null ? Multi.createFrom().empty() : events,
                Multi.createFrom().deferred(() -> end(caller, scope, run).toMulti()))
            .select()
            .where(piece -> piece.length > 0));
  }

  private Uni<byte[]> step(Caller caller, Scope scope, ExportRun run) {
    Stretch stretch = run.next();
    if (stretch == null) {
      return Uni.createFrom().item(NOTHING);
    }
    return transaction.read(
        caller,
        scope,
        connection ->
            connection
                .preparedQuery(TrailExportSql.WALK)
                .execute(arguments(run, stretch))
                .flatMap(rows -> opener.open(connection, taken(run, rows)))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(opened -> run.hashed(bytes(written(run.export(), opened)))));
  }

  private Tuple arguments(ExportRun run, Stretch stretch) {
    TrailFilter filter = run.export().filter();
    UUID subject = run.export().subject();
    Tuple arguments =
        Tuple.tuple()
            .addUUID(stretch.chain())
            .addLong(stretch.firstSeq() - 1)
            .addLong(stretch.lastSeq());
    // Its time has become places already.
    return Search.filterArguments(
            arguments, filter.ofAnyTime(), subject == null ? null : subject.toString())
        .addInteger(config.batch());
  }

  /** The events among the rows; how far the run has come is taken down. */
  private List<String> taken(ExportRun run, RowSet<Row> rows) {
    List<String> events = new ArrayList<>(rows.size());
    for (Row row : rows) {
      String event = row.getString("event");
      if (event != null) {
        events.add(event);
        run.take(row.getLong("seq"), row.getString("previous_hash"), row.getString("hash"));
      }
      run.walked(row.getLong("seq"));
    }
    if (rows.size() < config.batch()) {
      run.endChain();
    }
    return events;
  }

  private static String written(TrailExport export, List<OpenedEvent> events) {
    if (isCsv(export)) {
      return CsvLines.of(events.stream().map(OpenedEvent::listed).toList());
    }
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(event.exported()).append('\n'));
    return text.toString();
  }

  /** Signs what went out, and has it on record before the last line is sent. */
  private Uni<byte[]> end(Caller caller, Scope scope, ExportRun run) {
    String sha256 = run.sha256Hex();
    String keyId = signer.keyId();
    String signed = ManifestText.of(run.count(), run.chains(), sha256, keyId);
    String manifest =
        lines.manifest(new Manifest(run.count(), run.chains(), sha256, keyId, signer.sign(signed)));
    return store
        .fetched(caller, scope, run.export(), run.count(), sha256, manifest)
        .map(told -> isCsv(run.export()) ? NOTHING : bytes(manifest + "\n"));
  }

  private static boolean isCsv(TrailExport export) {
    return export.format().equals("csv");
  }

  private static byte[] bytes(@Nullable String text) {
    return text == null ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
  }
}
