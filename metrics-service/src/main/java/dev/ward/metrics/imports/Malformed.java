package dev.ward.metrics.imports;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import dev.ward.platform.problem.ProblemCode;
import java.util.List;

/** Refusals of a whole upload because of how it is written; nothing of it is taken. */
final class Malformed {

  private Malformed() {}

  /** The pointer is the line's number: {@code /17}. */
  static Problem line(long line, String reason) {
    return Problem.with(
        ProblemCode.MALFORMED,
        "Line " + line + " " + reason + ".",
        List.of(new FieldError("/" + line, reason)));
  }

  static Problem workbook(String reason) {
    return Problem.of(ProblemCode.MALFORMED, "The workbook " + reason + ".");
  }

  /** The pointer is the column's name. */
  static Problem header(List<FieldError> errors) {
    return Problem.with(
        ProblemCode.MALFORMED, "The first line doesn't name the columns as it should.", errors);
  }
}
