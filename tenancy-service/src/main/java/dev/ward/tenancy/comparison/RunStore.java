package dev.ward.tenancy.comparison;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When a comparison begins and ends: one at a time, over all replicas. */
@ApplicationScoped
class RunStore {

  /** Longer than one page takes, the slowest identity provider included. */
  private static final Duration LEASE = Duration.ofMinutes(3);

  /** How long finished comparisons and mended findings are kept. */
  private static final Duration KEPT = Duration.ofDays(30);

  /** After a failure the clock doesn't wait for the next full interval. */
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private static final String LEASED =
      """
      insert into tenancy.relay_lease as l (relay, holder, held_until)
      values ('identity', $1, clock_timestamp() + $2::bigint * interval '1 millisecond')
      on conflict (relay) do update set holder = excluded.holder, held_until = excluded.held_until
      where l.holder = excluded.holder or l.held_until < clock_timestamp()
      returning relay
      """;

  private static final String RELEASED =
      """
      update tenancy.relay_lease set held_until = clock_timestamp() - interval '1 millisecond'
      where relay = 'identity' and holder = $1
      """;

  private static final String IS_DUE =
      """
      select not exists (
        select from tenancy.identity_comparison
        where started_at > now() - $1::bigint * interval '1 millisecond'
          and (state <> 'failed' or started_at > now() - $2::bigint * interval '1 millisecond')) as due
      """;

  // Whoever made it has lost the lease without ending it.
  private static final String INTERRUPTED =
      """
      update tenancy.identity_comparison
      set state = 'failed', finished_at = now(), error = 'interrupted' where state = 'running'
      """;

  private static final String BEGUN =
      """
      insert into tenancy.identity_comparison (requested_by) values ($1)
      returning id, state, requested_by, started_at, finished_at, accounts, profiles, found, mended, error
      """;

  private static final String RUNNING =
      """
      select id, state, requested_by, started_at, finished_at, accounts, profiles, found, mended, error
      from tenancy.identity_comparison where state = 'running' order by id desc limit 1
      """;

  // What was open and isn't found any more has been mended, by whomever.
  private static final String SETTLED =
      "update tenancy.identity_finding set state = 'mended' where state = 'open' and comparison_id <> $1";

  private static final String FORGOTTEN_ACCOUNTS =
      "delete from tenancy.identity_account where seen_in <> $1";

  private static final String OLD_FINDINGS =
      """
      delete from tenancy.identity_finding
      where state = 'mended' and last_found_at < now() - $1::bigint * interval '1 millisecond'
      """;

  private static final String OLD_COMPARISONS =
      """
      delete from tenancy.identity_comparison
      where started_at < now() - $1::bigint * interval '1 millisecond'
      """;

  private static final String DONE =
      """
      update tenancy.identity_comparison c
      set state = 'done', finished_at = now(), accounts = $2, profiles = $3, found = f.found, mended = f.mended
      from (select count(*) as found, count(*) filter (where state = 'mended') as mended
              from tenancy.identity_finding where comparison_id = $1) f
      where c.id = $1
      """;

  private static final String FAILED =
      """
      update tenancy.identity_comparison set state = 'failed', finished_at = now(), error = $2
      where id = $1 and state = 'running'
      """;

  private final ClinicTransaction transaction;

  /**
   * @param run null if another comparison is under way, or none is due
   * @param comparison the one that is under way now; null if none is
   */
  record Begun(@Nullable Run run, @Nullable Comparison comparison) {}

  RunStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * @param interval how long ago the last must have begun; none for at once
   */
  Uni<Begun> begin(@Nullable UUID requestedBy, Optional<Duration> interval) {
    UUID holder = UUID.randomUUID();
    return transaction.relay(
        connection ->
            isDue(connection, interval)
                .flatMap(
                    due ->
                        due
                            ? lease(connection, holder)
                                .flatMap(
                                    held ->
                                        held
                                            ? begin(connection, requestedBy, holder)
                                            : running(connection))
                            : Uni.createFrom().item(new Begun(null, null))));
  }

  /** Part of every step of a comparison: whoever has lost the lease writes nothing more. */
  static Uni<Void> keepLease(SqlConnection connection, Run run) {
    return lease(connection, run.holder())
        .invoke(
            held -> {
              if (!held) {
                throw new IllegalStateException("another replica has taken over");
              }
            })
        .replaceWithVoid();
  }

  Uni<Void> done(Run run, long accounts, long profiles) {
    return transaction.relay(
        connection ->
            keepLease(connection, run)
                .chain(() -> connection.preparedQuery(SETTLED).execute(Tuple.of(run.id())))
                .chain(
                    () -> connection.preparedQuery(FORGOTTEN_ACCOUNTS).execute(Tuple.of(run.id())))
                .chain(
                    () -> connection.preparedQuery(OLD_FINDINGS).execute(Tuple.of(KEPT.toMillis())))
                .chain(
                    () ->
                        connection
                            .preparedQuery(OLD_COMPARISONS)
                            .execute(Tuple.of(KEPT.toMillis())))
                .chain(
                    () ->
                        connection
                            .preparedQuery(DONE)
                            .execute(Tuple.of(run.id(), accounts, profiles)))
                .chain(() -> connection.preparedQuery(RELEASED).execute(Tuple.of(run.holder())))
                .replaceWithVoid());
  }

  Uni<Void> failed(Run run, String error) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(FAILED)
                .execute(Tuple.of(run.id(), error))
                .chain(() -> connection.preparedQuery(RELEASED).execute(Tuple.of(run.holder())))
                .replaceWithVoid());
  }

  private static Uni<Boolean> isDue(SqlConnection connection, Optional<Duration> interval) {
    if (interval.isEmpty()) {
      return Uni.createFrom().item(true);
    }
    Duration every = interval.get();
    Duration again = every.compareTo(AGAIN) < 0 ? every : AGAIN;
    return connection
        .preparedQuery(IS_DUE)
        .execute(Tuple.of(every.toMillis(), again.toMillis()))
        .map(rows -> rows.iterator().next().getBoolean("due"));
  }

  private static Uni<Boolean> lease(SqlConnection connection, UUID holder) {
    return connection
        .preparedQuery(LEASED)
        .execute(Tuple.of(holder, LEASE.toMillis()))
        .map(held -> held.size() == 1);
  }

  private static Uni<Begun> begin(
      SqlConnection connection, @Nullable UUID requestedBy, UUID holder) {
    return connection
        .query(INTERRUPTED)
        .execute()
        .chain(() -> connection.preparedQuery(BEGUN).execute(Tuple.of(requestedBy)))
        .map(
            rows -> {
              Comparison comparison = Comparison.of(rows.iterator().next());
              return new Begun(new Run(comparison.id(), holder), comparison);
            });
  }

  private static Uni<Begun> running(SqlConnection connection) {
    return connection
        .query(RUNNING)
        .execute()
        .map(
            rows ->
                new Begun(null, rows.size() == 0 ? null : Comparison.of(rows.iterator().next())));
  }
}
