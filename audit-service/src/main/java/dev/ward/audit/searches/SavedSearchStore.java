package dev.ward.audit.searches;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.audit.trail.TrailFilter;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Creation;
import dev.ward.platform.idempotency.Creation.Made;
import dev.ward.platform.idempotency.Idempotency.Answer;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Saved searches of a clinic or, beside them, of an organization. */
@ApplicationScoped
class SavedSearchStore {

  private static final String LIST =
      """
      select id, name, filter::text, shared, created_at, created_by, updated_at, version
      from audit.saved_search
      where organization_id = access.organization_id() and clinic_id is not distinct from access.clinic_id()
        and ($1::uuid is null or id > $1)
      order by id limit $2
      """;

  private static final String GET =
      """
      select id, name, filter::text, shared, created_at, created_by, updated_at, version
      from audit.saved_search
      where organization_id = access.organization_id() and clinic_id is not distinct from access.clinic_id() and id = $1
      """;

  private static final String SAVE =
      """
      insert into audit.saved_search (organization_id, clinic_id, name, filter, shared)
      values (access.organization_id(), access.clinic_id(), $1, $2::text::jsonb, $3)
      returning id, name, filter::text, shared, created_at, created_by, updated_at, version
      """;

  private static final String CHANGE =
      """
      update audit.saved_search set name = $2, filter = $3::text::jsonb, shared = $4
      where organization_id = access.organization_id() and clinic_id is not distinct from access.clinic_id() and id = $1
        and version = $5
      returning id, name, filter::text, shared, created_at, created_by, updated_at, version
      """;

  private static final String REMOVE =
      """
      delete from audit.saved_search
      where organization_id = access.organization_id() and clinic_id is not distinct from access.clinic_id() and id = $1
        and version = $2
      """;

  private final ClinicTransaction transaction;
  private final Creation creation;
  private final ObjectMapper json;

  SavedSearchStore(ClinicTransaction transaction, Creation creation, ObjectMapper json) {
    this.transaction = transaction;
    this.creation = creation;
    this.json = json;
  }

  /** One more than the limit, if there are more. */
  Uni<List<SavedSearch>> list(Caller caller, Scope scope, @Nullable UUID after, int limit) {
    return transaction.read(
        caller,
        scope,
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(after, limit + 1))
                .map(
                    rows -> {
                      List<SavedSearch> searches = new ArrayList<>(rows.size());
                      rows.forEach(row -> searches.add(shown(row)));
                      return searches;
                    }));
  }

  Uni<SavedSearch> get(Caller caller, Scope scope, UUID id) {
    return transaction.read(caller, scope, connection -> get(connection, id));
  }

  Uni<Answer> save(
      Caller caller, Scope scope, @Nullable String key, String path, SearchToSave search) {
    String filter = checked(scope, search);
    return transaction.write(
        caller,
        scope,
        connection ->
            creation.once(
                connection,
                caller,
                key,
                path,
                search,
                () ->
                    connection
                        .preparedQuery(SAVE)
                        .execute(Tuple.of(search.name(), filter, search.isShared()))
                        .map(rows -> shown(rows.iterator().next()))
                        .map(saved -> new Made(path + "/" + saved.id(), saved))));
  }

  Uni<SavedSearch> change(
      Caller caller, Scope scope, UUID id, @Nullable String ifMatch, SearchToSave search) {
    String filter = checked(scope, search);
    return transaction.write(
        caller,
        scope,
        connection ->
            get(connection, id)
                .invoke(saved -> ETag.require(ifMatch, saved.version()))
                .flatMap(
                    saved ->
                        connection
                            .preparedQuery(CHANGE)
                            .execute(
                                Tuple.of(
                                    id, search.name(), filter, search.isShared(), saved.version()))
                            .flatMap(
                                rows ->
                                    requireOne(connection, id, saved, rows.rowCount())
                                        .map(one -> shown(rows.iterator().next())))));
  }

  Uni<Void> remove(Caller caller, Scope scope, UUID id, @Nullable String ifMatch) {
    return transaction.write(
        caller,
        scope,
        connection ->
            get(connection, id)
                .invoke(saved -> ETag.require(ifMatch == null ? "*" : ifMatch, saved.version()))
                .flatMap(
                    saved ->
                        connection
                            .preparedQuery(REMOVE)
                            .execute(Tuple.of(id, saved.version()))
                            .flatMap(rows -> requireOne(connection, id, saved, rows.rowCount()))));
  }

  /** What is seen and not changed is somebody else's, or has been changed this very moment. */
  private Uni<Void> requireOne(SqlConnection connection, UUID id, SavedSearch saved, int changed) {
    if (changed == 1) {
      return Uni.createFrom().voidItem();
    }
    return get(connection, id)
        .map(
            now -> {
              throw Problem.of(
                  now.version() == saved.version()
                      ? ProblemCode.FORBIDDEN
                      : ProblemCode.PRECONDITION_FAILED);
            });
  }

  private Uni<SavedSearch> get(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(GET)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return shown(rows.iterator().next());
            });
  }

  private String checked(Scope scope, SearchToSave search) {
    try {
      return json.writeValueAsString(
          search.filter().checked("/filter", scope.kind() == Scope.Kind.ORGANIZATION));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private SavedSearch shown(Row row) {
    try {
      return new SavedSearch(
          row.getUUID("id"),
          row.getString("name"),
          json.readValue(row.getString("filter"), TrailFilter.class),
          row.getBoolean("shared"),
          row.getOffsetDateTime("created_at").toInstant(),
          row.getUUID("created_by"),
          row.getOffsetDateTime("updated_at").toInstant(),
          row.getLong("version"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
