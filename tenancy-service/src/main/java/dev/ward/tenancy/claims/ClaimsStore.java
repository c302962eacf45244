package dev.ward.tenancy.claims;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

@ApplicationScoped
class ClaimsStore {

  // Taken by the person, so that replicas share the work. The claims may be newer than the row when
  // both change meanwhile;
  // what counts is their own version.
  private static final String TAKE =
      """
      update tenancy.claims_push p
      set attempts = p.attempts + 1, next_attempt_at = clock_timestamp() + $2::bigint * interval '1 millisecond'
      where p.user_id in (
        select d.user_id from tenancy.claims_push d where d.next_attempt_at <= clock_timestamp()
        order by d.next_attempt_at limit $1 for update skip locked)
      returning p.user_id, p.attempts, access.claims_of(p.user_id)::text as claims
      """;

  private static final String RENEW = "select tenancy.renew_claims_that_ran_out($1)";

  private static final String LAG =
      """
      select count(*) as people,
             coalesce(extract(epoch from clock_timestamp() - min(requested_at)), 0)::double precision as seconds
      from tenancy.claims_push
      """;

  private static final String DONE =
      "delete from tenancy.claims_push where user_id = $1 and epoch <= $2";

  private static final String ASK_AGAIN = "select tenancy.ask_again_for_claims($1, $2)";

  private static final String FORGET = "delete from tenancy.claims_push where user_id = $1";

  private static final String CLAIMS_FOR = "select access.claims_for($1)::text as claims";

  private static final String FAILED =
      """
      update tenancy.claims_push
      set next_attempt_at = clock_timestamp() + $3::bigint * interval '1 millisecond', last_error = $4
      where user_id = $1 and epoch <= $2
      """;

  private final ClinicTransaction transaction;

  /**
   * @param people how many wait, those who have just been taken on included
   * @param seconds how long the first of them has been waiting
   */
  record Lag(long people, double seconds) {}

  record Taken(List<WaitingClaims> claims, Lag lag) {}

  ClaimsStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** Takes on those who are due; nobody else does until the lease has run out. */
  Uni<Taken> take(int most, Duration lease) {
    return transaction.relay(
        connection ->
            Uni.combine()
                .all()
                .unis(
                    connection.preparedQuery(RENEW).execute(Tuple.of(most)),
                    connection.preparedQuery(TAKE).execute(Tuple.of(most, lease.toMillis())),
                    connection.query(LAG).execute())
                .asTuple()
                .map(
                    read -> {
                      var lag = read.getItem3().iterator().next();
                      return new Taken(
                          StreamSupport.stream(read.getItem2().spliterator(), false)
                              .map(WaitingClaims::of)
                              .toList(),
                          new Lag(lag.getLong("people"), lag.getDouble("seconds")));
                    }));
  }

  /** Claims that have changed since go on waiting. */
  Uni<Void> pushed(UUID userId, long epoch) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(DONE)
                .execute(Tuple.of(userId, epoch))
                .flatMap(
                    done -> connection.preparedQuery(ASK_AGAIN).execute(Tuple.of(userId, epoch)))
                .replaceWithVoid());
  }

  Uni<Void> failed(UUID userId, long epoch, String error, Duration pause) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(FAILED)
                .execute(Tuple.of(userId, epoch, pause.toMillis(), error))
                .replaceWithVoid());
  }

  Uni<Void> forget(UUID userId) {
    return transaction.relay(
        connection -> connection.preparedQuery(FORGET).execute(Tuple.of(userId)).replaceWithVoid());
  }

  /**
   * Fails with 403 for a person who is disabled, and for who is none of the hooks: within the
   * transaction, so that it is on record.
   */
  Uni<TokenRoles> claimsFor(Caller caller, Set<String> hooks, String subject) {
    return transaction.read(
        caller,
        Scope.platform(Permission.READ_CLAIMS),
        connection -> {
          if (caller.service() == null || !hooks.contains(caller.service())) {
            throw Problem.of(ProblemCode.FORBIDDEN);
          }
          return connection
              .preparedQuery(CLAIMS_FOR)
              .execute(Tuple.of(subject))
              .map(rows -> rows.iterator().next().getString("claims"))
              .onItem()
              .ifNull()
              .failWith(() -> Problem.of(ProblemCode.FORBIDDEN, "The account is disabled."))
              .map(claims -> TokenRoles.of(new JsonObject(claims)));
        });
  }
}
