package dev.ward.metrics.imports;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class MappingStore {

  private static final String LIST =
      """
      select id, name, kind, mapping::text as mapping, version from metrics.import_mapping
      where clinic_id = access.clinic_id() and ($1::uuid is null or id < $1)
      order by id desc limit $2
      """;

  private static final String GET =
      """
      select id, name, kind, mapping::text as mapping, version from metrics.import_mapping
      where clinic_id = access.clinic_id() and id = $1
      """;

  private static final String INSERT =
      """
      insert into metrics.import_mapping (clinic_id, name, kind, mapping) values (access.clinic_id(), $1, $2, $3)
      returning id, name, kind, mapping::text as mapping, version
      """;

  private static final String UPDATE =
      """
      update metrics.import_mapping set name = $3, mapping = $4
      where clinic_id = access.clinic_id() and id = $1 and version = $2
      returning id, name, kind, mapping::text as mapping, version
      """;

  private static final String DELETE =
      """
      delete from metrics.import_mapping where clinic_id = access.clinic_id() and id = $1 and version = $2
      returning id, name, kind, mapping::text as mapping, version
      """;

  private final ClinicTransaction transaction;
  private final Creation creation;
  private final MappingJson json;

  MappingStore(ClinicTransaction transaction, Creation creation, MappingJson json) {
    this.transaction = transaction;
    this.creation = creation;
    this.json = json;
  }

  /** One more than the limit, if there are more. */
  Uni<List<ImportMapping>> list(Caller caller, UUID clinicId, @Nullable UUID before, int limit) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_METRICS),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(before, limit + 1))
                .map(rows -> ImportStore.all(rows, this::mapping)));
  }

  Uni<ImportMapping> get(Caller caller, UUID clinicId, UUID id) {
    return transaction.read(
        caller, Scope.clinic(clinicId, Permission.READ_METRICS), connection -> get(connection, id));
  }

  Uni<Answer> create(
      Caller caller, UUID clinicId, @Nullable String key, String path, NewMapping request) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.WRITE_FACTS),
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                request,
                () ->
                    connection
                        .preparedQuery(INSERT)
                        .execute(Tuple.of(request.name(), request.kind(), stored(request)))
                        .map(rows -> mapping(rows.iterator().next()))
                        .map(made -> new Made(path + "/" + made.id(), made))));
  }

  Uni<ImportMapping> change(
      Caller caller, UUID clinicId, UUID id, @Nullable String ifMatch, MappingChange change) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.WRITE_FACTS),
        connection ->
            get(connection, id)
                .invoke(seen -> ETag.require(ifMatch, seen.version()))
                .flatMap(
                    seen -> {
                      NewMapping changed = change.of(seen);
                      changed.check();
                      return connection
                          .preparedQuery(UPDATE)
                          .execute(Tuple.of(id, seen.version(), changed.name(), stored(changed)))
                          .flatMap(rows -> written(connection, seen, rows));
                    }));
  }

  Uni<Void> delete(Caller caller, UUID clinicId, UUID id, @Nullable String ifMatch) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.WRITE_FACTS),
        connection ->
            get(connection, id)
                .invoke(seen -> ETag.require(ifMatch == null ? "*" : ifMatch, seen.version()))
                .flatMap(
                    seen ->
                        connection
                            .preparedQuery(DELETE)
                            .execute(Tuple.of(id, seen.version()))
                            .flatMap(rows -> written(connection, seen, rows)))
                .replaceWithVoid());
  }

  /** A mapping that was seen but not written has been changed meanwhile, or is not the caller's. */
  private Uni<ImportMapping> written(
      SqlConnection connection, ImportMapping seen, RowSet<Row> rows) {
    if (rows.rowCount() == 1) {
      return Uni.createFrom().item(mapping(rows.iterator().next()));
    }
    return get(connection, seen.id())
        .map(
            now -> {
              throw Problem.of(
                  now.version() == seen.version()
                      ? ProblemCode.FORBIDDEN
                      : ProblemCode.PRECONDITION_FAILED);
            });
  }

  private Uni<ImportMapping> get(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(GET)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return mapping(rows.iterator().next());
            });
  }

  private JsonObject stored(NewMapping request) {
    return new JsonObject(json.text(request.mapping()));
  }

  private ImportMapping mapping(Row row) {
    return new ImportMapping(
        row.getUUID("id"),
        row.getString("name"),
        row.getString("kind"),
        json.mapping(row.getString("mapping")),
        row.getLong("version"));
  }
}
