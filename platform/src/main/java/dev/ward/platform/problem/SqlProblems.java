package dev.ward.platform.problem;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one table from what the database says to what the caller is told. What it doesn't list is a
 * fault of ours.
 *
 * <table>
 *   <caption>SQLSTATE to status</caption>
 *   <tr><td>WA001, WA002</td><td>401</td></tr>
 *   <tr><td>WA003</td><td>404</td></tr>
 *   <tr><td>WA004, WA005, 42501</td><td>403</td></tr>
 *   <tr><td>WR001, 23505, 23P01, 40001, 40P01, 55P03</td><td>409</td></tr>
 *   <tr><td>WR002, 23503, 23514, 22xxx</td><td>422</td></tr>
 *   <tr><td>WO001, WO002</td><td>503</td></tr>
 *   <tr><td>08xxx, 28xxx, 53xxx, 57xxx, no connection</td><td>503</td></tr>
 * </table>
 */
public final class SqlProblems {

  /**
   * Connection, credentials, resources, an operator's intervention: none of it is the caller's
   * doing.
   */
  private static final Set<String> UNAVAILABLE = Set.of("08", "28", "53", "57");

  private SqlProblems() {}

  /** The problem that a failure amounts to; null if it is a fault of ours. */
  public static @Nullable Problem of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem;
      }
      if (cause instanceof PgException refused) {
        return of(
            String.valueOf(refused.getSqlState()), refused.getErrorMessage(), refused.getHint());
      }
      if (isUnreachable(cause)) {
        return Problem.of(ProblemCode.UNAVAILABLE, "The database can't be reached; try again.");
      }
    }
    return null;
  }

  /**
   * The problem that a refusal of the database amounts to; null if it is a fault of ours.
   *
   * @param message what the database says
   * @param hint the code of a rule, or the pointer to what is invalid
   */
  public static @Nullable Problem of(String state, String message, @Nullable String hint) {
    return switch (state) {
      case "WA001" -> Problem.of(ProblemCode.STALE_CLAIMS);
      case "WA002" -> Problem.of(ProblemCode.ACCOUNT_DISABLED);
      case "WA003" -> Problem.of(ProblemCode.NOT_FOUND);
      case "WA004" ->
          hint == null
              ? Problem.of(ProblemCode.FORBIDDEN)
              : Problem.with(ProblemCode.FORBIDDEN, message, rule(hint));
      case "42501" -> Problem.of(ProblemCode.FORBIDDEN);
      case "WA005" -> Problem.of(ProblemCode.SUSPENDED);
      case "WO001" ->
          Problem.of(
              ProblemCode.OUTBOX_FULL,
              "Nothing is done or shown that can't be recorded; try again.");
      case "WO002" -> Problem.of(ProblemCode.AUDIT_UNAVAILABLE, "Nothing was changed; try again.");
      case "WR001" -> Problem.with(ProblemCode.CONFLICT, message, rule(hint));
      case "WR002" -> invalid(message, hint);
      case "23505", "23P01" -> Problem.of(ProblemCode.CONFLICT, "There is one like it already.");
      case "40001", "40P01", "55P03" ->
          Problem.of(ProblemCode.CONFLICT, "Changed by somebody else at the same time; try again.");
      case "23503" ->
          Problem.of(ProblemCode.UNPROCESSABLE, "It refers to something that isn't there.");
      case "23514" -> Problem.of(ProblemCode.UNPROCESSABLE, "A value is out of its range.");
      default -> byClass(state);
    };
  }

  private static @Nullable Problem byClass(String state) {
    if (state.startsWith("22")) {
      return Problem.of(ProblemCode.UNPROCESSABLE, "A value can't be stored as it is.");
    }
    if (UNAVAILABLE.contains(state.substring(0, Math.min(2, state.length())))) {
      return Problem.of(ProblemCode.UNAVAILABLE, "The database is busy or restarting; try again.");
    }
    return null;
  }

  private static List<Problem.FieldError> rule(@Nullable String code) {
    return code == null ? List.of() : List.of(new Problem.FieldError("", code));
  }

  private static Problem invalid(String message, @Nullable String hint) {
    String pointer = hint == null ? "" : hint;
    return Problem.with(
        ProblemCode.UNPROCESSABLE, null, List.of(new Problem.FieldError(pointer, message)));
  }

  private static boolean isUnreachable(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof ClosedConnectionException
        || isBrokenOff(cause)
        || cause instanceof io.vertx.core.http.ConnectionPoolTooBusyException
        || "Timeout".equals(cause.getMessage());
  }

  /** A server that is killed resets its connections, which each kind of socket tells in a way. */
  private static boolean isBrokenOff(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof IOException
        && (message.contains("Connection reset") || message.contains("Broken pipe"));
  }
}
