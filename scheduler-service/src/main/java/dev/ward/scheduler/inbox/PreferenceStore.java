package dev.ward.scheduler.inbox;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.http.ETag;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PreferenceStore {

  private static final String FIND =
      """
      select channels, quiet_from, quiet_to, digest_at, time_zone, version
      from scheduler.notification_preference where user_id = access.uid()
      """;

  private static final String LOCK = FIND + " for no key update";

  private static final String SET =
      """
      insert into scheduler.notification_preference as p (user_id, channels, quiet_from, quiet_to, digest_at, time_zone)
      select access.uid(), $1, $2, $3, $4, $5 where access.uid() is not null
      on conflict (user_id) do update
      set channels = excluded.channels, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
        digest_at = excluded.digest_at, time_zone = excluded.time_zone
      returning channels, quiet_from, quiet_to, digest_at, time_zone, version
      """;

  private final ClinicTransaction transaction;

  /** Preferences with the version that they are of; nobody says that in a body. */
  record Kept(Preferences preferences, long version) {
    static final Kept NOTHING = new Kept(Preferences.DEFAULT, -1);
  }

  PreferenceStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<Kept> get(Caller caller) {
    return transaction.read(caller, Scope.self(), connection -> find(connection, FIND));
  }

  Uni<Kept> set(Caller caller, @Nullable String ifMatch, Preferences wanted) {
    Tuple values =
        Tuple.of(
            new JsonObject(new LinkedHashMap<>(wanted.channels())),
            wanted.quietHours() == null ? null : wanted.quietFrom(),
            wanted.quietHours() == null ? null : wanted.quietTo(),
            wanted.digestTime(),
            wanted.timeZone());
    return transaction.write(
        caller,
        Scope.self(),
        connection ->
            find(connection, LOCK)
                .invoke(now -> ETag.require(ifMatch, now.version()))
                .flatMap(now -> connection.preparedQuery(SET).execute(values))
                .map(PreferenceStore::only));
  }

  /** Somebody who has set none has those that everybody begins with. */
  private static Uni<Kept> find(SqlConnection connection, String sql) {
    return connection
        .preparedQuery(sql)
        .execute()
        .map(rows -> rows.size() == 0 ? Kept.NOTHING : only(rows));
  }

  private static Kept only(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    Row row = rows.iterator().next();
    return new Kept(Preferences.of(row), row.getLong("version"));
  }
}
