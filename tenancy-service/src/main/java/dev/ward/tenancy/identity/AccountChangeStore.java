package dev.ward.tenancy.identity;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

@ApplicationScoped
class AccountChangeStore {

  private static final String TAKE =
      """
      update tenancy.identity_task t
      set attempts = t.attempts + 1, next_attempt_at = clock_timestamp() + $2::bigint * interval '1 millisecond'
      where t.user_id in (
        select d.user_id from tenancy.identity_task d where d.next_attempt_at <= clock_timestamp()
        order by d.next_attempt_at limit $1 for update skip locked)
      returning t.user_id, t.subject, t.wanted, t.revision, t.attempts
      """;

  private static final String WAITING = "select count(*) as waiting from tenancy.identity_task";

  private static final String DONE =
      "delete from tenancy.identity_task where user_id = $1 and revision = $2";

  // Another wish has replaced this one meanwhile: it is due at once, and another replica may have
  // written the older one last.
  private static final String OVERTAKEN =
      "update tenancy.identity_task set next_attempt_at = clock_timestamp() where user_id = $1";

  private static final String FAILED =
      """
      update tenancy.identity_task
      set next_attempt_at = clock_timestamp() + $3::bigint * interval '1 millisecond', last_error = $4
      where user_id = $1 and revision = $2
      """;

  private final ClinicTransaction transaction;

  record Taken(List<AccountChange> changes, long waiting) {}

  AccountChangeStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** Takes on those that are due; nobody else does until the lease has run out. */
  Uni<Taken> take(int most, Duration lease) {
    return transaction.relay(
        connection ->
            Uni.combine()
                .all()
                .unis(
                    connection.preparedQuery(TAKE).execute(Tuple.of(most, lease.toMillis())),
                    connection.query(WAITING).execute())
                .asTuple()
                .map(
                    read ->
                        new Taken(
                            StreamSupport.stream(read.getItem1().spliterator(), false)
                                .map(AccountChange::of)
                                .toList(),
                            count(read.getItem2()))));
  }

  Uni<Void> done(AccountChange change) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(DONE)
                .execute(Tuple.of(change.userId(), change.revision()))
                .flatMap(
                    done ->
                        done.rowCount() == 1
                            ? Uni.createFrom().voidItem()
                            : connection
                                .preparedQuery(OVERTAKEN)
                                .execute(Tuple.of(change.userId()))
                                .replaceWithVoid()));
  }

  Uni<Void> failed(AccountChange change, String error, Duration pause) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(FAILED)
                .execute(Tuple.of(change.userId(), change.revision(), pause.toMillis(), error))
                .replaceWithVoid());
  }

  private static long count(Iterable<Row> rows) {
    return rows.iterator().next().getLong("waiting");
  }
}
