package dev.ward.metrics.providers;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
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

@ApplicationScoped
class ProviderStore {

  private static final String LIST =
      """
      select code, name, user_id, listed, version from metrics.provider
      where clinic_id = access.clinic_id() and ($1::text is null or code > $1)
      order by code limit $2
      """;

  private static final String GET =
      """
      select code, name, user_id, listed, version from metrics.provider
      where clinic_id = access.clinic_id() and code = $1
      """;

  private static final String GET_TO_CHANGE =
      """
      select code, name, user_id, listed, version from metrics.provider
      where clinic_id = access.clinic_id() and code = $1
      for update
      """;

  private static final String PUT =
      """
      insert into metrics.provider as p (clinic_id, code, name, user_id, listed)
      values (access.clinic_id(), $1, $2, $3, true)
      on conflict (clinic_id, code) do update set name = excluded.name, user_id = excluded.user_id, listed = true
      returning p.code, p.name, p.user_id, p.listed, p.version
      """;

  private static final String UNLIST =
      """
      update metrics.provider set listed = false, user_id = null
      where clinic_id = access.clinic_id() and code = $1
      """;

  private final ClinicTransaction transaction;

  ProviderStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** One more than the limit, if there are more. */
  Uni<List<Provider>> list(Caller caller, UUID clinicId, @Nullable String after, int limit) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_METRICS),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(after, limit + 1))
                .map(
                    rows -> {
                      List<Provider> providers = new ArrayList<>(rows.size());
                      rows.forEach(row -> providers.add(provider(row)));
                      return providers;
                    }));
  }

  Uni<Provider> get(Caller caller, UUID clinicId, String code) {
    return transaction.read(
        caller,
        Scope.clinic(clinicId, Permission.READ_METRICS),
        connection ->
            find(connection, GET, code)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(ProblemCode.NOT_FOUND)));
  }

  /** Lists a provider, or changes one that is listed; only the latter needs the version. */
  Uni<Provider> put(
      Caller caller, UUID clinicId, String code, ProviderChange change, @Nullable String ifMatch) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.MANAGE_PROVIDERS),
        connection ->
            find(connection, GET_TO_CHANGE, code)
                .invoke(
                    known -> {
                      if (known != null && (known.listed() || ifMatch != null)) {
                        ETag.require(ifMatch, known.version());
                      }
                    })
                .flatMap(
                    known ->
                        connection
                            .preparedQuery(PUT)
                            .execute(Tuple.of(code, change.name(), change.userId())))
                .map(rows -> provider(rows.iterator().next())));
  }

  /**
   * A provider's facts stay, and so does the code; new facts of it are refused where others are
   * listed.
   */
  Uni<Void> unlist(Caller caller, UUID clinicId, String code, @Nullable String ifMatch) {
    return transaction.write(
        caller,
        Scope.clinic(clinicId, Permission.MANAGE_PROVIDERS),
        connection ->
            find(connection, GET_TO_CHANGE, code)
                .invoke(
                    known -> {
                      if (known == null || !known.listed()) {
                        throw Problem.of(ProblemCode.NOT_FOUND);
                      }
                      ETag.require(ifMatch == null ? "*" : ifMatch, known.version());
                    })
                .flatMap(known -> connection.preparedQuery(UNLIST).execute(Tuple.of(code)))
                .replaceWithVoid());
  }

  private static Uni<@Nullable Provider> find(SqlConnection connection, String sql, String code) {
    return connection
        .preparedQuery(sql)
        .execute(Tuple.of(code))
        .map(rows -> rows.rowCount() == 0 ? null : provider(rows.iterator().next()));
  }

  private static Provider provider(Row row) {
    return new Provider(
        row.getString("code"),
        row.getString("name"),
        row.getUUID("user_id"),
        row.getBoolean("listed"),
        row.getLong("version"));
  }
}
