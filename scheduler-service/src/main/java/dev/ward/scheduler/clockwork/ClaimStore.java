package dev.ward.scheduler.clockwork;

import dev.ward.platform.db.ClinicTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Claims runs and lets go of them, across clinics: only functions of the database do that, in a
 * context of their own.
 */
@ApplicationScoped
class ClaimStore {

  private static final String CLAIM =
      """
      select id, clinic_id, organization_id, job, scheduled_for, attempt, fence, from_day, to_day, timeout_seconds, waited_ms,
        served_to
      from scheduler.claim($1, $2, $3, $4)
      """;

  private static final String HEARTBEAT =
      "select heartbeat as id from scheduler.heartbeat($1, $2, $3, $4)";

  private static final String GIVE_BACK = "select scheduler.give_back($1, $2, $3, $4)";

  private static final String FAIL = "select scheduler.fail($1, $2, $3, $4) as state";

  private static final String BEGIN = "select scheduler.begin_work($1, $2, $3) as held";

  private static final String SUCCEED =
      "select scheduler.succeed($1, $2, $3, $4::text::jsonb) as held";

  private final ClinicTransaction transaction;

  ClaimStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * @param lastServed the organization behind which the next one has its turn; null begins anywhere
   */
  Uni<List<Claim>> claim(String holder, Set<String> jobs, int atMost, @Nullable UUID lastServed) {
    Tuple arguments = Tuple.of(holder, jobs.toArray(String[]::new), atMost, lastServed);
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(CLAIM)
                .execute(arguments)
                .map(rows -> collect(rows, Claim::of)));
  }

  /** Renews the leases; the result are the runs that are still the holder's. */
  Uni<Set<UUID>> heartbeat(String holder, Collection<Claim> claims) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(HEARTBEAT)
                .execute(held(holder, claims))
                .map(rows -> new HashSet<>(collect(rows, row -> row.getUUID("id")))));
  }

  Uni<Void> giveBack(String holder, Collection<Claim> claims) {
    return transaction.relay(
        connection ->
            connection.preparedQuery(GIVE_BACK).execute(held(holder, claims)).replaceWithVoid());
  }

  /** The state after the failure; null if the run is no longer ours. */
  Uni<@Nullable String> fail(Claim claim, String message) {
    return transaction.relay(
        connection ->
            connection
                .preparedQuery(FAIL)
                .execute(Tuple.of(claim.clinicId(), claim.id(), claim.fence(), message))
                .map(rows -> rows.iterator().next().getString("state")));
  }

  /** Part of the run's own transaction: fails if the run is no longer ours. */
  Uni<Void> begin(SqlConnection connection, Claim claim) {
    return connection
        .preparedQuery(BEGIN)
        .execute(Tuple.of(claim.clinicId(), claim.id(), claim.fence()))
        .map(rows -> still(rows, claim));
  }

  /** Part of the run's own transaction, its last: fails if the run is no longer ours. */
  Uni<Void> succeed(SqlConnection connection, Claim claim, String result) {
    return connection
        .preparedQuery(SUCCEED)
        .execute(Tuple.of(claim.clinicId(), claim.id(), claim.fence(), result))
        .map(rows -> still(rows, claim));
  }

  private static Void still(RowSet<Row> rows, Claim claim) {
    if (!rows.iterator().next().getBoolean("held")) {
      throw new Superseded(claim);
    }
    return null;
  }

  private static Tuple held(String holder, Collection<Claim> claims) {
    return Tuple.of(
        holder,
        claims.stream().map(Claim::clinicId).toArray(UUID[]::new),
        claims.stream().map(Claim::id).toArray(UUID[]::new),
        claims.stream().map(Claim::fence).toArray(Long[]::new));
  }

  private static <T> List<T> collect(RowSet<Row> rows, Function<Row, T> reader) {
    List<T> read = new ArrayList<>(rows.size());
    for (Row row : rows) {
      read.add(reader.apply(row));
    }
    return read;
  }
}
