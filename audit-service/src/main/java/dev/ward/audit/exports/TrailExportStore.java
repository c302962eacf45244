package dev.ward.audit.exports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.audit.exports.TrailExport.Stretch;
import dev.ward.audit.trail.Subjects;
import dev.ward.audit.trail.TrailFilter;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Exports as rows: what was asked for, and what is known of what was fetched. */
@ApplicationScoped
class TrailExportStore {

  private final ClinicTransaction transaction;
  private final Creation creation;
  private final Subjects subjects;
  private final ExportConfig config;
  private final ObjectMapper json;

  TrailExportStore(
      ClinicTransaction transaction,
      Creation creation,
      Subjects subjects,
      ExportConfig config,
      ObjectMapper json) {
    this.transaction = transaction;
    this.creation = creation;
    this.subjects = subjects;
    this.config = config;
    this.json = json;
  }

  Uni<Answer> begin(
      Caller caller, Scope scope, @Nullable String key, String path, NewTrailExport asked) {
    TrailFilter filter = asked.wanted().checked("/filter", scope.kind() == Scope.Kind.ORGANIZATION);
    return transaction.write(
        caller,
        scope,
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                asked,
                () ->
                    subjects
                        .pseudonym(connection, scope, filter, asked.subject(), "/filter")
                        .call(known -> connection.preparedQuery(TrailExportSql.FORGET).execute())
                        .flatMap(
                            pseudonym ->
                                connection
                                    .preparedQuery(TrailExportSql.BEGIN)
                                    .execute(beginning(asked.format(), filter, pseudonym)))
                        .map(rows -> shown(rows.iterator().next()))
                        .call(
                            begun ->
                                record(
                                    connection,
                                    begun,
                                    "export.created",
                                    asked.subject(),
                                    new JsonObject()
                                        .put("format", changed(begun.format()))
                                        .encode()))
                        .map(begun -> new Made(path + "/" + begun.id(), begun))));
  }

  private Tuple beginning(String format, TrailFilter filter, @Nullable String pseudonym) {
    return Tuple.tuple()
        .addString(format)
        .addString(text(filter))
        .addUUID(pseudonym == null ? null : UUID.fromString(pseudonym))
        .addUUID(filter.clinic())
        .addOffsetDateTime(filter.since())
        .addOffsetDateTime(filter.until())
        .addDouble(config.keep().toMillis() / 1000.0);
  }

  /** One more than the limit, if there are more. */
  Uni<List<TrailExport>> list(Caller caller, Scope scope, @Nullable UUID before, int limit) {
    return transaction.read(
        caller,
        scope,
        connection ->
            connection
                .preparedQuery(TrailExportSql.LIST)
                .execute(Tuple.of(before, limit + 1))
                .map(
                    rows -> {
                      List<TrailExport> exports = new ArrayList<>(rows.size());
                      rows.forEach(row -> exports.add(shown(row)));
                      return exports;
                    }));
  }

  Uni<TrailExport> get(Caller caller, Scope scope, UUID id) {
    return transaction.read(caller, scope, connection -> get(connection, id));
  }

  Uni<Void> remove(Caller caller, Scope scope, UUID id) {
    return transaction.write(
        caller,
        scope,
        connection ->
            get(connection, id)
                .call(
                    export ->
                        connection
                            .preparedQuery(TrailExportSql.REMOVE)
                            .execute(Tuple.of(export.id())))
                .call(export -> record(connection, export, "export.deleted", null, null))
                .replaceWithVoid());
  }

  /**
   * Takes down that an export is about to be handed out.
   *
   * @throws Problem 410 if it is over
   */
  Uni<TrailExport> open(Caller caller, Scope scope, UUID id) {
    return transaction.write(
        caller,
        scope,
        connection ->
            get(connection, id)
                .invoke(TrailExportStore::requireCurrent)
                .call(export -> record(connection, export, "export.opened", null, null)));
  }

  /** Takes down what was handed out, but for its last line, which nobody gets before. */
  Uni<Void> fetched(
      Caller caller, Scope scope, TrailExport export, long events, String sha256, String manifest) {
    String changes =
        new JsonObject().put("events", changed(events)).put("sha256", changed(sha256)).encode();
    return transaction.write(
        caller,
        scope,
        connection ->
            connection
                .preparedQuery(TrailExportSql.FETCHED)
                .execute(Tuple.of(export.id(), events, sha256, manifest))
                .invoke(
                    updated -> {
                      if (updated.rowCount() == 0) {
                        throw Problem.of(ProblemCode.GONE, "The export was ended meanwhile.");
                      }
                    })
                .call(updated -> record(connection, export, "export.downloaded", null, changes))
                .replaceWithVoid());
  }

  static void requireCurrent(TrailExport export) {
    if (export.state().equals("expired")) {
      throw Problem.of(ProblemCode.GONE, "The export has expired; export again.");
    }
  }

  private static Uni<Void> record(
      SqlConnection connection,
      TrailExport export,
      String action,
      @Nullable String subject,
      @Nullable String changes) {
    UUID clinic = export.clinicId();
    return connection
        .preparedQuery(TrailExportSql.RECORD)
        .execute(
            Tuple.tuple()
                .addString(action)
                .addUUID(clinic == null && subject != null ? export.filter().clinic() : clinic)
                .addString(export.id().toString())
                .addString(subject)
                .addString(export.filter().description())
                .addString(changes))
        .replaceWithVoid();
  }

  private static JsonObject changed(Object value) {
    return new JsonObject().put("new", value);
  }

  private Uni<TrailExport> get(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(TrailExportSql.GET)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return shown(rows.iterator().next());
            });
  }

  private String text(TrailFilter filter) {
    try {
      return json.writeValueAsString(filter);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private TrailExport shown(Row row) {
    UUID[] chains = row.getArrayOfUUIDs("chains");
    Long[] first = row.getArrayOfLongs("first_seqs");
    Long[] last = row.getArrayOfLongs("last_seqs");
    List<Stretch> stretches = new ArrayList<>(chains.length);
    for (int i = 0; i < chains.length; i++) {
      stretches.add(new Stretch(chains[i], first[i], last[i]));
    }
    try {
      return new TrailExport(
          row.getUUID("id"),
          row.getUUID("organization_id"),
          row.getUUID("clinic_id"),
          row.getString("format"),
          json.readValue(row.getString("filter"), TrailFilter.class),
          row.getUUID("subject"),
          row.getString("state"),
          row.getLong("events"),
          row.getString("sha256"),
          row.getOffsetDateTime("created_at").toInstant(),
          row.getUUID("created_by"),
          row.getOffsetDateTime("expires_at").toInstant(),
          stretches,
          row.getString("manifest"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
