package dev.ward.tenancy.claims;

import java.io.Serial;

/** The identity provider did not take a person's claims. */
final class IdentityProviderFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final String reason;
  private final boolean refused;

  private IdentityProviderFailure(String reason, boolean refused) {
    super(reason, null, false, false);
    this.reason = reason;
    this.refused = refused;
  }

  /** It is not there, too slow, or doesn't let us in: the next person would fare no better. */
  static IdentityProviderFailure away(String reason) {
    return new IdentityProviderFailure(reason, false);
  }

  /** It answers, and says no to this person's claims. */
  static IdentityProviderFailure refused(String reason) {
    return new IdentityProviderFailure(reason, true);
  }

  static IdentityProviderFailure of(Throwable failure) {
    return failure instanceof IdentityProviderFailure known
        ? known
        : away(String.valueOf(failure.getMessage()));
  }

  String reason() {
    return reason;
  }

  boolean isRefused() {
    return refused;
  }
}
