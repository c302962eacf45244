package dev.ward.tenancy.comparison;

import dev.ward.tenancy.claims.ClaimAttributes;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** A way in which a profile and an account can differ. */
enum Drift {
  /** A profile whose account isn't there: nobody can sign in as that person. */
  NO_ACCOUNT,
  /** An account of somebody who has never been here. */
  NO_PROFILE,
  EMAIL,
  VERIFIED,
  NAME,
  ENABLED,
  /** The account of somebody who has deleted theirs. */
  DELETED,
  CLAIMS;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Those in which the provider is right, and the profile is mended. */
  boolean isOfProfile() {
    return this == EMAIL || this == VERIFIED || this == NAME || this == ENABLED;
  }

  /** What the provider has yet to be told is no drift. */
  static Set<Drift> between(Account account, Known known) {
    Set<Drift> drifts = EnumSet.noneOf(Drift.class);
    if (known.isDeleted()) {
      if (!known.untold()) {
        drifts.add(DELETED);
      }
      return drifts;
    }
    if (!Objects.equals(account.email(), known.email())) {
      drifts.add(EMAIL);
    }
    if (account.emailVerified() != known.emailVerified()) {
      drifts.add(VERIFIED);
    }
    if (!Objects.equals(account.name(), known.name())) {
      drifts.add(NAME);
    }
    if (account.enabled() != known.isActive() && !known.untold()) {
      drifts.add(ENABLED);
    }
    if (known.claims() != null
        && !known.unpushed()
        && ClaimAttributes.differ(account.attributes(), known.claims())) {
      drifts.add(CLAIMS);
    }
    return drifts;
  }
}
