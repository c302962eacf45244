package dev.ward.platform.db;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.problem.SqlProblems;
import jakarta.persistence.OptimisticLockException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.JDBCException;
import org.hibernate.StaleStateException;

/**
 * Hibernate Reactive keeps of the database's refusals no more than the SQLSTATE and a line of text:
 * enough for the table of {@link SqlProblems}, without the hint.
 */
final class EntityFailures {

  private static final Pattern LINE = Pattern.compile("[A-Z]+: (.*) \\([0-9A-Z]{5}\\)");

  private EntityFailures() {}

  /** The failure itself if it is no refusal. */
  static Throwable refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OptimisticLockException || cause instanceof StaleStateException) {
        return Problem.of(ProblemCode.PRECONDITION_FAILED);
      }
      if (cause instanceof JDBCException refused && refused.getSQLState() != null) {
        Problem problem =
            SqlProblems.of(refused.getSQLState(), sentence(refused.getErrorMessage()), null);
        return problem == null ? failure : problem;
      }
    }
    return failure;
  }

  private static String sentence(String line) {
    Matcher parts = LINE.matcher(line);
    return parts.matches() ? parts.group(1) : line;
  }
}
