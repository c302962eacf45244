package dev.ward.tenancy.identity;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import java.io.Serial;

/** The identity provider did not do what it was asked. */
public final class IdentityProviderFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private static final int NOT_FOUND = 404;

  private final String reason;
  private final boolean refused;
  private final int status;

  private IdentityProviderFailure(String reason, boolean refused, int status) {
    super(reason, null, false, false);
    this.reason = reason;
    this.refused = refused;
    this.status = status;
  }

  /** It is not there, too slow, or doesn't let us in: the next request would fare no better. */
  public static IdentityProviderFailure away(String reason) {
    return new IdentityProviderFailure(reason, false, 0);
  }

  /** It answers, and says no to this request. */
  static IdentityProviderFailure refused(String reason, int status) {
    return new IdentityProviderFailure(reason, true, status);
  }

  static IdentityProviderFailure of(Throwable failure) {
    return failure instanceof IdentityProviderFailure known
        ? known
        : away(String.valueOf(failure.getMessage()));
  }

  public String reason() {
    return reason;
  }

  public boolean isRefused() {
    return refused;
  }

  /** Whether it knows no such account, session or whatever was asked for. */
  public boolean isNotFound() {
    return status == NOT_FOUND;
  }

  static boolean isNotFound(Throwable failure) {
    return failure instanceof IdentityProviderFailure known && known.isNotFound();
  }

  /** What somebody is told who waits for the answer. */
  public Problem toProblem() {
    return Problem.of(
        ProblemCode.UNAVAILABLE, "The identity provider can't be reached; try again.");
  }
}
