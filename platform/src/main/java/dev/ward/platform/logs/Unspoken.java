package dev.ward.platform.logs;

import dev.ward.platform.problem.Problem;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.Serial;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it may be written down: of what kind it was and where it happened. What it said is
 * left out unless it can't be about anybody: the messages of parsers, converters and constraints
 * quote what they were given.
 */
final class Unspoken extends Throwable {

  @Serial private static final long serialVersionUID = 1L;

  private static final int DEEPEST = 10;

  /** Connections, files and addresses. */
  private static final Set<String> OF_THE_MACHINE =
      Set.of("java.io", "java.net", "java.nio.file", "java.nio.channels", "io.netty.channel");

  /** SQLSTATE classes that are about the server and our statements, not about values. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("08", "25", "28", "40", "42", "53", "55", "57", "58", "XX");

  private final String described;

  private Unspoken(String described, @Nullable Throwable cause, StackTraceElement[] trace) {
    super(described, cause, false, true);
    this.described = described;
    setStackTrace(trace);
  }

  /** The failure and its causes, each with its stack. */
  static Unspoken of(Throwable failure) {
    return of(failure, DEEPEST);
  }

  private static Unspoken of(Throwable failure, int depth) {
    Throwable cause = failure.getCause();
    return new Unspoken(
        described(failure),
        cause == null || depth == 0 ? null : of(cause, depth - 1),
        failure.getStackTrace());
  }

  /** The failure in a line: its kind, what may be said of it, and where in our code it happened. */
  static String inALine(Throwable failure) {
    return described(failure)
        + Stream.of(failure.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("dev.ward."))
            .findFirst()
            .map(frame -> " at " + frame)
            .orElse("");
  }

  private static String described(Throwable failure) {
    String kind = failure.getClass().getName();
    if (failure instanceof Unspoken known) {
      return known.described;
    }
    if (failure instanceof Problem problem) {
      return kind + ": " + problem.code();
    }
    if (failure instanceof PgException refused) {
      return kind + ": " + refusal(refused);
    }
    String message = failure.getMessage();
    return message != null && isOfNobody(failure, message) ? kind + ": " + message : kind;
  }

  private static String refusal(PgException refused) {
    String state = String.valueOf(refused.getSqlState());
    if (OF_THE_SERVER.contains(state.substring(0, Math.min(2, state.length())))) {
      return refused.getErrorMessage() + " (" + state + ")";
    }
    String where =
        Stream.of(refused.getSchema(), refused.getTable(), refused.getColumn())
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    return Stream.of("SQLSTATE " + state, where, refused.getConstraint())
        .filter(part -> part != null && !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static boolean isOfNobody(Throwable failure, String message) {
    if (failure instanceof java.io.UncheckedIOException) {
      return false;
    }
    String type = failure.getClass().getName();
    return type.startsWith("dev.ward.")
        || OF_THE_MACHINE.contains(failure.getClass().getPackageName())
        || failure instanceof Error
        || failure instanceof NullPointerException
        || failure instanceof ClassCastException
        || failure instanceof TimeoutException
        || failure instanceof ClosedConnectionException
        || failure instanceof ConnectionPoolTooBusyException
        || failure instanceof HttpClosedException
        || failure instanceof StreamResetException
        || message.equals("Timeout");
  }

  @Override
  public String toString() {
    return described;
  }
}
