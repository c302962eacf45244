package dev.ward.metrics.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Weekly reports as rows. */
@ApplicationScoped
class ReportStore {

  /**
   * What a week comes to now.
   *
   * @param same the report that says so already; null if none does
   */
  record Draft(String data, @Nullable UUID same) {}

  record Kept(ReportEntry report, boolean made) {}

  private static final TypeReference<List<ReportEntry.ReportFile>> FILES = new TypeReference<>() {};

  private final ClinicTransaction transaction;
  private final ObjectMapper json;

  ReportStore(ClinicTransaction transaction, ObjectMapper json) {
    this.transaction = transaction;
    this.json = json;
  }

  /**
   * @throws Problem 422 for a day that is no Monday or still to come
   */
  Uni<Draft> draft(Caller caller, UUID clinicId, LocalDate week) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.MAKE_REPORTS),
        connection ->
            connection
                .preparedQuery(ReportSql.DRAFT)
                .execute(Tuple.of(week))
                .map(
                    rows -> {
                      Row row = rows.iterator().next();
                      return new Draft(row.getString("data"), row.getUUID("id"));
                    }));
  }

  /** Keeps it, unless meanwhile somebody else has made the same. */
  Uni<Kept> keep(Caller caller, UUID clinicId, String data, Printed printed) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.MAKE_REPORTS),
        connection ->
            keep(connection, data, printed)
                .flatMap(
                    kept ->
                        entry(connection, kept.getUUID("id"))
                            .map(report -> new Kept(report, kept.getBoolean("made")))));
  }

  /** Part of a transaction in the clinic's context: which report it is, and whether it is new. */
  static Uni<Row> keep(SqlConnection connection, String data, Printed printed) {
    return connection
        .preparedQuery(ReportSql.KEEP)
        .execute(Tuple.of(data, Buffer.buffer(printed.html()), Buffer.buffer(printed.pdf())))
        .map(rows -> rows.iterator().next());
  }

  Uni<ReportEntry> entry(Caller caller, UUID clinicId, UUID id) {
    return transaction.read(caller, reading(clinicId), connection -> entry(connection, id));
  }

  /** One more than the limit, if there are more. */
  Uni<List<ReportEntry>> list(Caller caller, UUID clinicId, @Nullable UUID before, int limit) {
    return transaction.read(
        caller,
        reading(clinicId),
        connection ->
            connection
                .preparedQuery(ReportSql.LIST)
                .execute(Tuple.of(before, limit + 1, null))
                .map(
                    rows -> {
                      List<ReportEntry> reports = new ArrayList<>(rows.size());
                      rows.forEach(row -> reports.add(entry(row)));
                      return reports;
                    }));
  }

  Uni<Report> get(Caller caller, UUID clinicId, UUID id) {
    return transaction.read(
        caller,
        reading(clinicId),
        connection ->
            entry(connection, id)
                .flatMap(
                    entry ->
                        connection
                            .preparedQuery(ReportSql.DATA)
                            .execute(Tuple.of(id))
                            .map(rows -> new Report(entry, data(one(rows).getString("data"))))));
  }

  /**
   * Hands a file out, which is put on record unless the caller has it.
   *
   * @param known the hashes of what the caller has
   */
  Uni<ReportFileContent> content(
      Caller caller, UUID clinicId, UUID id, ReportFormat format, String[] known) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.EXPORT_METRICS),
        connection ->
            connection
                .preparedQuery(ReportSql.CONTENT)
                .execute(Tuple.of(id, format.code(), known))
                .map(rows -> content(one(rows), format))
                .call(file -> record(connection, id, file)));
  }

  private static Uni<Void> record(SqlConnection connection, UUID id, ReportFileContent file) {
    return file.content() == null
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(ReportSql.HANDED_OUT)
            .execute(Tuple.of(id.toString(), file.format().code(), file.sha256()))
            .replaceWithVoid();
  }

  /** What a stored or drafted report says. */
  WeeklyReport data(String text) {
    try {
      return json.readValue(text, WeeklyReport.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Uni<ReportEntry> entry(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(ReportSql.LIST)
        .execute(Tuple.of(null, 1, id))
        .map(rows -> entry(one(rows)));
  }

  private ReportEntry entry(Row row) {
    try {
      return new ReportEntry(
          row.getUUID("id"),
          row.getLocalDate("week"),
          row.getInteger("edition"),
          row.getBoolean("running"),
          row.getOffsetDateTime("created_at").toInstant(),
          row.getUUID("created_by"),
          json.readValue(row.getString("files"), FILES));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ReportFileContent content(Row row, ReportFormat format) {
    io.vertx.mutiny.core.buffer.Buffer content = row.getBuffer("content");
    return new ReportFileContent(
        row.getLocalDate("week"),
        row.getInteger("edition"),
        format,
        row.getString("sha256"),
        content == null ? null : content.getDelegate());
  }

  private static Row one(RowSet<Row> rows) {
    if (rows.rowCount() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return rows.iterator().next();
  }

  private static Scope reading(UUID clinicId) {
    return Scope.clinic(clinicId, Permission.READ_METRICS);
  }
}
