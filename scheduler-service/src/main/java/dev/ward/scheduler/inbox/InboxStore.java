package dev.ward.scheduler.inbox;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The caller's own inbox; row-level security leaves nobody else's, and nothing of lost roles. */
@ApplicationScoped
class InboxStore {

  private static final String LIST =
      """
      select id, nullif(clinic_id, '00000000-0000-0000-0000-000000000000') as clinic_id, organization_id, notification_id, kind,
        title, text, data, critical, created_at, read_at
      from scheduler.inbox_item
      where user_id = access.uid() and ($1::uuid is null or id < $1)
        and ($2::boolean is null or (read_at is null) = $2)
      order by id desc limit $3
      """;

  private static final String STATE =
      """
      select count(*) filter (where read_at is null) as unread,
        (select n.id from scheduler.inbox_item n where n.user_id = access.uid() order by n.id desc limit 1) as newest
      from (select read_at from scheduler.inbox_item i
            where i.user_id = access.uid() and i.read_at is null limit 1000) i
      """;

  private static final String READ =
      """
      update scheduler.inbox_item set read_at = coalesce(read_at, clock_timestamp())
      where user_id = access.uid() and id = $1
      """;

  private static final String READ_ALL =
      """
      update scheduler.inbox_item set read_at = clock_timestamp()
      where user_id = access.uid() and read_at is null and id <= coalesce($1, id)
      """;

  private final ClinicTransaction transaction;

  InboxStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  Uni<List<InboxItem>> list(
      Caller caller, @Nullable UUID before, @Nullable Boolean unread, int most) {
    return transaction.read(
        caller,
        Scope.self(),
        connection ->
            connection
                .preparedQuery(LIST)
                .execute(Tuple.of(before, unread, most))
                .map(
                    rows -> {
                      List<InboxItem> items = new ArrayList<>(rows.size());
                      for (Row row : rows) {
                        items.add(InboxItem.of(row));
                      }
                      return items;
                    }));
  }

  Uni<InboxState> state(Caller caller) {
    return transaction.read(
        caller,
        Scope.self(),
        connection ->
            connection
                .query(STATE)
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> new InboxState(row.getLong("unread"), row.getUUID("newest"))));
  }

  /**
   * @throws Problem 404 (as a failure) if it is not in the caller's inbox
   */
  Uni<Void> read(Caller caller, UUID id) {
    return transaction.write(
        caller,
        Scope.self(),
        connection ->
            connection
                .preparedQuery(READ)
                .execute(Tuple.of(id))
                .invoke(
                    rows -> {
                      if (rows.rowCount() == 0) {
                        throw Problem.of(ProblemCode.NOT_FOUND);
                      }
                    })
                .replaceWithVoid());
  }

  /**
   * @param upTo the newest that the person has seen; null for all there are
   */
  Uni<Void> readAll(Caller caller, @Nullable UUID upTo) {
    return transaction.write(
        caller,
        Scope.self(),
        connection -> connection.preparedQuery(READ_ALL).execute(Tuple.of(upTo)).replaceWithVoid());
  }
}
