package dev.ward.tenancy.comparison;

import dev.ward.platform.db.ClinicTransaction;
import dev.ward.tenancy.claims.ClaimAttributes;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What a comparison reads, mends and notes, page by page. */
@ApplicationScoped
class DifferenceStore {

  private static final String SEEN =
      """
      insert into tenancy.identity_account (subject, seen_in) select s, $2 from unnest($1::text[]) as s
      on conflict (subject) do update set seen_in = excluded.seen_in
      """;

  private static final String PEOPLE =
      """
      select user_id, subject, email, email_verified, name, status, version, claims::text as claims, untold, unpushed
      from tenancy.compared_people($1)
      """;

  private static final String PROFILES =
      "select user_id, subject, expected, memberships from tenancy.compared_profiles($1, $2, $3)";

  private static final String MEND_PROFILE =
      "select tenancy.mend_profile($1, $2, $3, $4, $5, $6) as mended";

  private static final String MEND_CLAIMS = "select tenancy.mend_claims($1, $2)";

  private static final String MEND_DELETION = "select tenancy.mend_deletion($1)";

  private static final String FOUND =
      """
      insert into tenancy.identity_finding as f (kind, subject, user_id, state, memberships, comparison_id)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (subject, kind) do update
        set user_id = excluded.user_id, state = excluded.state, memberships = excluded.memberships,
            comparison_id = excluded.comparison_id, last_found_at = now(),
            first_found_at = case f.state when 'open' then f.first_found_at else now() end
      """;

  private final ClinicTransaction transaction;

  /**
   * @param expected whether there must be an account, and the comparison has seen none
   */
  record Profile(UUID userId, String subject, boolean expected, int memberships) {}

  DifferenceStore(ClinicTransaction transaction) {
    this.transaction = transaction;
  }

  /** Notes that these accounts are there; gives the people behind them, by subject. */
  Uni<Map<String, Known>> seen(Run run, List<Account> accounts) {
    String[] subjects = accounts.stream().map(Account::subject).sorted().toArray(String[]::new);
    return transaction.relay(
        connection ->
            RunStore.keepLease(connection, run)
                .chain(() -> connection.preparedQuery(SEEN).execute(Tuple.of(subjects, run.id())))
                .chain(() -> connection.preparedQuery(PEOPLE).execute(Tuple.of(subjects)))
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                            .map(Known::of)
                            .collect(Collectors.toMap(Known::subject, Function.identity()))));
  }

  /** The next page of all profiles, by id. */
  Uni<List<Profile>> profiles(Run run, @Nullable UUID after, int most) {
    return transaction.relay(
        connection ->
            RunStore.keepLease(connection, run)
                .chain(
                    () ->
                        connection.preparedQuery(PROFILES).execute(Tuple.of(run.id(), after, most)))
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                            .map(
                                row ->
                                    new Profile(
                                        row.getUUID("user_id"),
                                        row.getString("subject"),
                                        row.getBoolean("expected"),
                                        row.getInteger("memberships")))
                            .toList()));
  }

  /** Mends what can be mended, and notes all of it. */
  Uni<Void> settle(Run run, List<Difference> differences) {
    if (differences.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return transaction.relay(
        connection ->
            RunStore.keepLease(connection, run)
                .chain(
                    () ->
                        Multi.createFrom()
                            .iterable(differences)
                            .onItem()
                            .transformToUniAndConcatenate(
                                difference -> mend(connection, run, difference))
                            .collect()
                            .in(ArrayList<Tuple>::new, List::addAll))
                .chain(
                    findings ->
                        findings.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : connection
                                .preparedQuery(FOUND)
                                .executeBatch(findings)
                                .replaceWithVoid()));
  }

  /** The findings; of a profile that has changed meanwhile there are none until the next time. */
  private static Uni<List<Tuple>> mend(SqlConnection connection, Run run, Difference difference) {
    List<Tuple> findings = new ArrayList<>();
    Uni<Void> mending = Uni.createFrom().voidItem();
    Known known = difference.known();
    Account account = difference.account();
    if (known != null && account != null) {
      if (difference.drifts().stream().anyMatch(Drift::isOfProfile)) {
        mending =
            mending
                .chain(() -> mendProfile(connection, difference.drifts(), account, known))
                .invoke(
                    mended -> {
                      if (mended) {
                        difference.drifts().stream()
                            .filter(Drift::isOfProfile)
                            .forEach(
                                drift -> findings.add(finding(run, difference, drift, "mended")));
                      }
                    })
                .replaceWithVoid();
      }
      if (difference.drifts().contains(Drift.CLAIMS)) {
        findings.add(finding(run, difference, Drift.CLAIMS, "mended"));
        mending =
            mending.chain(
                () ->
                    connection
                        .preparedQuery(MEND_CLAIMS)
                        .execute(
                            Tuple.of(known.userId(), ClaimAttributes.epoch(account.attributes())))
                        .replaceWithVoid());
      }
      if (difference.drifts().contains(Drift.DELETED)) {
        findings.add(finding(run, difference, Drift.DELETED, "mended"));
        mending =
            mending.chain(
                () ->
                    connection
                        .preparedQuery(MEND_DELETION)
                        .execute(Tuple.of(known.userId()))
                        .replaceWithVoid());
      }
    } else {
      difference.drifts().forEach(drift -> findings.add(finding(run, difference, drift, "open")));
    }
    return mending.map(mended -> findings);
  }

  private static Uni<Boolean> mendProfile(
      SqlConnection connection, Set<Drift> drifts, Account account, Known known) {
    String status = account.enabled() ? "active" : "disabled";
    return connection
        .preparedQuery(MEND_PROFILE)
        .execute(
            Tuple.tuple()
                .addUUID(known.userId())
                .addLong(known.version())
                .addString(account.email())
                .addBoolean(account.emailVerified())
                .addString(account.name())
                .addString(drifts.contains(Drift.ENABLED) ? status : known.status()))
        .map(rows -> rows.iterator().next().getBoolean("mended"));
  }

  private static Tuple finding(Run run, Difference difference, Drift drift, String state) {
    return Tuple.tuple()
        .addString(drift.code())
        .addString(difference.subject())
        .addUUID(difference.userId())
        .addString(state)
        .addInteger(difference.memberships())
        .addUUID(run.id());
  }
}
