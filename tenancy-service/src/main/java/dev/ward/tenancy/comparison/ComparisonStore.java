package dev.ward.tenancy.comparison;

import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Comparisons and their findings, as operators see them. */
@ApplicationScoped
class ComparisonStore {

  private static final Scope PLATFORM = Scope.platform(Permission.OPERATE);

  private static final String REQUESTED =
      """
      select access.uid() as person,
             access.emit('identity-comparison.requested', null, 'identity-comparison', 'all', null, 'success', null, null)
      """;

  private static final String READ =
      """
      select id, state, requested_by, started_at, finished_at, accounts, profiles, found, mended, error
      from tenancy.identity_comparison where id = $1
      """;

  private static final String LATEST =
      """
      select id, state, requested_by, started_at, finished_at, accounts, profiles, found, mended, error
      from tenancy.identity_comparison where $1::uuid is null or id < $1 order by id desc limit $2
      """;

  private static final String FINDINGS =
      """
      select id, kind, subject, user_id, state, memberships, comparison_id, first_found_at, last_found_at
      from tenancy.identity_finding
      where ($1::text is null or kind = $1) and ($2::text is null or state = $2) and ($3::uuid is null or id > $3)
      order by id limit $4
      """;

  private final ClinicTransaction transaction;

  /**
   * @param person null for an operator who has no profile
   */
  record Operator(@Nullable UUID person) {}

  ComparisonStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** Refuses whoever is no operator, and puts on record who asks. */
  Uni<Operator> requested(Caller caller) {
    return transaction.write(
        caller,
        PLATFORM,
        connection ->
            connection
                .query(REQUESTED)
                .execute()
                .map(rows -> new Operator(rows.iterator().next().getUUID("person"))));
  }

  Uni<Comparison> read(Caller caller, UUID id) {
    return transaction.read(
        caller,
        PLATFORM,
        connection ->
            connection
                .preparedQuery(READ)
                .execute(Tuple.of(id))
                .map(
                    rows -> {
                      if (rows.size() == 0) {
                        throw Problem.of(ProblemCode.NOT_FOUND);
                      }
                      return Comparison.of(rows.iterator().next());
                    }));
  }

  /** The latest first; one more than the limit, if there are. */
  Uni<List<Comparison>> latest(Caller caller, @Nullable UUID before, int limit) {
    return transaction.read(
        caller,
        PLATFORM,
        connection ->
            connection
                .preparedQuery(LATEST)
                .execute(Tuple.of(before, limit + 1))
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                            .map(Comparison::of)
                            .toList()));
  }

  /** One more than the limit, if there are. */
  Uni<List<Finding>> findings(
      Caller caller,
      @Nullable String kind,
      @Nullable String state,
      @Nullable UUID after,
      int limit) {
    return transaction.read(
        caller,
        PLATFORM,
        connection ->
            connection
                .preparedQuery(FINDINGS)
                .execute(Tuple.of(kind, state, after, limit + 1))
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false).map(Finding::of).toList()));
  }
}
