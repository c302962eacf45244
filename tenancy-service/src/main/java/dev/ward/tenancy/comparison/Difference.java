package dev.ward.tenancy.comparison;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison has found out about one person.
 *
 * @param known null for an account of nobody
 * @param account null for a profile without one
 * @param memberships how many places somebody without an account belongs to; null for others
 */
record Difference(
    String subject,
    @Nullable UUID userId,
    Set<Drift> drifts,
    @Nullable Known known,
    @Nullable Account account,
    @Nullable Integer memberships) {

  static Difference of(Account account, Known known) {
    return new Difference(
        known.subject(), known.userId(), Drift.between(account, known), known, account, null);
  }

  static Difference noProfile(Account account) {
    return new Difference(account.subject(), null, Set.of(Drift.NO_PROFILE), null, account, null);
  }

  static Difference noAccount(String subject, UUID userId, int memberships) {
    return new Difference(subject, userId, Set.of(Drift.NO_ACCOUNT), null, null, memberships);
  }

  boolean isAny() {
    return !drifts.isEmpty();
  }
}
