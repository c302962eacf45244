package dev.ward.metrics.exports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.idempotency.Idempotency;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Exports as rows: what was asked for, how far it is, what became of it. */
@ApplicationScoped
class ExportStore {

  private final ClinicTransaction transaction;
  private final Idempotency idempotency;
  private final ObjectMapper json;

  ExportStore(ClinicTransaction transaction, Idempotency idempotency, ObjectMapper json) {
    this.transaction = transaction;
    this.idempotency = idempotency;
    this.json = json;
  }

  /**
   * Takes down that an export is asked for; a repeated request gets the answer of the first and
   * begins nothing.
   */
  Uni<Answer> begin(
      Caller caller,
      UUID clinicId,
      Order order,
      @Nullable String key,
      byte[] requestHash,
      Function<DataExport, Answer> answer) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, order.what().permission()),
        connection ->
            idempotency.once(
                connection,
                caller,
                key,
                requestHash,
                () ->
                    requireKnown(connection, order.filter())
                        .flatMap(
                            known ->
                                connection
                                    .preparedQuery(ExportSql.BEGIN)
                                    .execute(
                                        Tuple.of(
                                            order.what().code(),
                                            order.format().code(),
                                            text(order.filter()))))
                        .map(rows -> answer.apply(shown(rows.iterator().next())))));
  }

  private static Uni<Void> requireKnown(SqlConnection connection, ExportFilter filter) {
    return requireKeys(connection, filter.keys())
        .flatMap(known -> requireProvider(connection, filter.provider()));
  }

  private static Uni<Void> requireKeys(SqlConnection connection, @Nullable List<String> keys) {
    if (keys == null) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(ExportSql.UNKNOWN_KEYS)
        .execute(Tuple.of(keys.toArray(String[]::new)))
        .invoke(
            unknown -> {
              if (unknown.rowCount() > 0) {
                throw Problem.invalid("/filter/keys", "names a KPI that the clinic doesn't have");
              }
            })
        .replaceWithVoid();
  }

  private static Uni<Void> requireProvider(SqlConnection connection, @Nullable String code) {
    if (code == null || code.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(ExportSql.KNOWS_PROVIDER)
        .execute(Tuple.of(code))
        .invoke(
            rows -> {
              if (!rows.iterator().next().getBoolean("known")) {
                throw Problem.invalid("/filter/provider", "is not a provider of this clinic");
              }
            })
        .replaceWithVoid();
  }

  /** One more than the limit, if there are more. */
  Uni<List<DataExport>> list(Caller caller, UUID clinicId, @Nullable UUID before, int limit) {
    return transaction.read(
        caller,
        own(clinicId),
        connection ->
            connection
                .preparedQuery(ExportSql.LIST)
                .execute(Tuple.of(before, limit + 1))
                .map(
                    rows -> {
                      List<DataExport> exports = new ArrayList<>(rows.size());
                      rows.forEach(row -> exports.add(shown(row)));
                      return exports;
                    }));
  }

  Uni<DataExport> get(Caller caller, UUID clinicId, UUID id) {
    return transaction.read(
        caller,
        own(clinicId),
        connection ->
            connection
                .preparedQuery(ExportSql.GET)
                .execute(Tuple.of(id))
                .map(
                    rows -> {
                      if (rows.rowCount() == 0) {
                        throw Problem.of(ProblemCode.NOT_FOUND);
                      }
                      return shown(rows.iterator().next());
                    }));
  }

  /** Cancels what isn't over yet, and removes what is. */
  Uni<Void> end(Caller caller, UUID clinicId, UUID id) {
    return transaction.write(
        caller,
        own(clinicId),
        connection ->
            connection
                .preparedQuery(ExportSql.CANCEL)
                .execute(Tuple.of(id))
                .flatMap(
                    cancelled ->
                        connection
                            .preparedQuery(
                                cancelled.rowCount() == 1
                                    ? ExportSql.REMOVE_CONTENT
                                    : ExportSql.REMOVE)
                            .execute(Tuple.of(id))
                            .invoke(
                                removed -> {
                                  if (cancelled.rowCount() + removed.rowCount() == 0) {
                                    throw Problem.of(ProblemCode.NOT_FOUND);
                                  }
                                }))
                .replaceWithVoid());
  }

  /**
   * Takes down that an export is handed out, and gives the count of its pieces.
   *
   * @throws Problem 410 if it is over, 403 if its content is no longer for the caller
   */
  Uni<Integer> handOut(Caller caller, UUID clinicId, DataExport export) {
    return transaction.write(
        caller,
        content(clinicId, export),
        connection ->
            connection
                .preparedQuery(ExportSql.HAND_OUT)
                .execute(Tuple.of(export.id()))
                .map(
                    rows -> {
                      if (rows.rowCount() == 0) {
                        throw Problem.of(ProblemCode.FORBIDDEN);
                      }
                      return rows.iterator().next().getInteger("pieces");
                    }));
  }

  /** Takes down whom the piece shows, if it shows patients; without the record it isn't sent. */
  Uni<byte[]> piece(Caller caller, UUID clinicId, DataExport export, int number) {
    Scope scope = content(clinicId, export);
    What what = What.of(export.what());
    return what == null || !what.isOfPatients()
        ? transaction.read(caller, scope, connection -> piece(connection, export, number))
        : transaction.write(
            caller,
            scope,
            connection ->
                connection
                    .preparedQuery(ExportSql.RECORD_PATIENTS)
                    .execute(Tuple.of(export.id().toString(), number, export.what()))
                    .flatMap(recorded -> piece(connection, export, number)));
  }

  private static Uni<byte[]> piece(SqlConnection connection, DataExport export, int number) {
    return connection
        .preparedQuery(ExportSql.PIECE)
        .execute(Tuple.of(export.id(), number))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problem.of(ProblemCode.GONE);
              }
              return rows.iterator().next().getBuffer("content").getBytes();
            });
  }

  private static Scope own(UUID clinicId) {
    return Scope.clinic(clinicId, Permission.EXPORT_METRICS);
  }

  private static Scope content(UUID clinicId, DataExport export) {
    What what = What.of(export.what());
    return Scope.clinic(clinicId, what == null ? Permission.EXPORT_FACTS : what.permission());
  }

  String text(ExportFilter filter) {
    try {
      return json.writeValueAsString(filter);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private DataExport shown(Row row) {
    try {
      return new DataExport(
          row.getUUID("id"),
          row.getString("what"),
          row.getString("format"),
          json.readValue(row.getString("filter"), ExportFilter.class),
          row.getString("state"),
          row.getLong("rows"),
          row.getLong("bytes"),
          row.getString("sha256"),
          row.getString("error"),
          row.getOffsetDateTime("created_at").toInstant(),
          row.getUUID("created_by"),
          instant(row, "started_at"),
          instant(row, "finished_at"),
          instant(row, "expires_at"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column) == null ? null : row.getOffsetDateTime(column).toInstant();
  }
}
