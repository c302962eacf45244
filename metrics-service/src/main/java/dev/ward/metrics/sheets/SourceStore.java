package dev.ward.metrics.sheets;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.secrets.SecretBox.Sealed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class SourceStore {

  private final ClinicTransaction transaction;
  private final Creation creation;
  private final CredentialBox box;
  private final SourceRows reading;

  SourceStore(
      ClinicTransaction transaction, Creation creation, CredentialBox box, SourceRows reading) {
    this.transaction = transaction;
    this.creation = creation;
    this.box = box;
    this.reading = reading;
  }

  /** One more than the limit, if there are more. */
  Uni<List<Source>> list(Caller caller, UUID clinicId, @Nullable UUID before, int limit) {
    return transaction.read(
        caller,
        managing(clinicId),
        connection ->
            connection
                .preparedQuery(SourceSql.LIST)
                .execute(Tuple.of(before, limit + 1))
                .map(
                    rows -> {
                      List<Source> sources = new ArrayList<>(rows.size());
                      rows.forEach(row -> sources.add(reading.source(row)));
                      return sources;
                    }));
  }

  Uni<Source> get(Caller caller, UUID clinicId, UUID id) {
    return transaction.read(caller, managing(clinicId), connection -> get(connection, id));
  }

  Uni<Answer> create(
      Caller caller, UUID clinicId, @Nullable String key, String path, NewSource request) {
    request.check();
    ServiceAccount account =
        request.credentials() == null ? null : ServiceAccount.of(request.credentials());
    return transaction.write(
        caller,
        managing(clinicId),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                request,
                () -> insert(connection, clinicId, path, request, account)));
  }

  private Uni<Made> insert(
      SqlConnection connection,
      UUID clinicId,
      String path,
      NewSource request,
      @Nullable ServiceAccount account) {
    return connection
        .preparedQuery(SourceSql.NEW_ID)
        .execute()
        .map(rows -> rows.iterator().next().getUUID("id"))
        .flatMap(
            id -> {
              Tuple arguments = Tuple.of(id);
              values(arguments, request);
              credentials(arguments, clinicId, id, account);
              state(arguments, account == null ? missing() : null);
              return connection.preparedQuery(SourceSql.INSERT).execute(arguments);
            })
        .map(rows -> reading.source(rows.iterator().next()))
        .map(made -> new Made(path + "/" + made.id(), made));
  }

  Uni<Source> change(
      Caller caller, UUID clinicId, UUID id, @Nullable String ifMatch, SourceChange change) {
    ServiceAccount account =
        change.credentials() == null ? null : ServiceAccount.of(change.credentials());
    return transaction.write(
        caller,
        managing(clinicId),
        connection ->
            get(connection, id)
                .invoke(source -> ETag.require(ifMatch, source.version()))
                .flatMap(
                    source -> {
                      NewSource changed = change.of(source);
                      changed.check();
                      Tuple arguments = Tuple.of(id, source.version());
                      values(arguments, changed);
                      credentials(arguments, clinicId, id, account);
                      state(arguments, attention(source, change));
                      return connection.preparedQuery(SourceSql.UPDATE).execute(arguments);
                    })
                .map(rows -> reading.source(written(rows))));
  }

  private static Source.@Nullable Attention attention(Source source, SourceChange change) {
    if (source.credentials() == null && change.credentials() == null) {
      return missing();
    }
    return change.answersAttention() ? null : source.attention();
  }

  Uni<Void> delete(Caller caller, UUID clinicId, UUID id, @Nullable String ifMatch) {
    return transaction.write(
        caller,
        managing(clinicId),
        connection ->
            get(connection, id)
                .invoke(source -> ETag.require(ifMatch == null ? "*" : ifMatch, source.version()))
                .flatMap(
                    source ->
                        connection
                            .preparedQuery(SourceSql.DELETE)
                            .execute(Tuple.of(id, source.version())))
                .invoke(SourceStore::written)
                .replaceWithVoid());
  }

  /** Somebody has looked after it, in the spreadsheet or at Google's. */
  Uni<Source> resume(Caller caller, UUID clinicId, UUID id) {
    return transaction.write(
        caller,
        managing(clinicId),
        connection ->
            get(connection, id)
                .invoke(SourceStore::requireCredentials)
                .flatMap(source -> connection.preparedQuery(SourceSql.RESUME).execute(Tuple.of(id)))
                .map(rows -> reading.source(written(rows))));
  }

  Uni<Source> get(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(SourceSql.GET)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return reading.source(rows.iterator().next());
            });
  }

  private static void requireCredentials(Source source) {
    if (source.credentials() == null) {
      throw Problem.with(
          ProblemCode.CONFLICT, missing().message(), List.of(new FieldError("", missing().code())));
    }
  }

  static Scope managing(UUID clinicId) {
    return Scope.clinic(clinicId, Permission.MANAGE_SOURCES);
  }

  private static Row written(RowSet<Row> rows) {
    if (rows.rowCount() != 1) {
      throw Problem.of(ProblemCode.PRECONDITION_FAILED);
    }
    return rows.iterator().next();
  }

  private static Source.Attention missing() {
    SheetsFailure failure = SheetsFailure.withoutCredentials();
    return new Source.Attention(failure.code(), failure.reason());
  }

  private void values(Tuple arguments, NewSource source) {
    Schedule schedule = source.schedule() == null ? Schedule.OFF : source.schedule();
    arguments
        .addString(source.name())
        .addString(source.spreadsheetId())
        .addString(reading.text(source.sheets()))
        .addString(schedule.every())
        .addLocalTime(schedule.at())
        .addBoolean(source.enabled() == null || source.enabled());
  }

  private void credentials(
      Tuple arguments, UUID clinicId, UUID id, @Nullable ServiceAccount account) {
    Sealed sealed = account == null ? null : box.seal(clinicId, id, account.secret());
    arguments
        .addString(account == null ? null : account.clientEmail())
        .addString(account == null ? null : account.fingerprint())
        .addValue(sealed == null ? null : Buffer.buffer(sealed.bytes()))
        .addString(sealed == null ? null : sealed.key());
  }

  private static void state(Tuple arguments, Source.@Nullable Attention attention) {
    arguments
        .addString(attention == null ? "ok" : "needs_attention")
        .addString(attention == null ? null : attention.code())
        .addString(attention == null ? null : attention.message());
  }
}
