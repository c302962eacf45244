package dev.ward.scheduler.runs;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Rows as records. */
final class Rows {

  private Rows() {}

  /**
   * @throws Problem 404 if there is none
   */
  static <T> T only(RowSet<Row> rows, Function<Row, T> reader) {
    if (rows.size() == 0) {
      throw Problem.of(ProblemCode.NOT_FOUND);
    }
    return reader.apply(rows.iterator().next());
  }

  static <T> List<T> collect(RowSet<Row> rows, Function<Row, T> reader) {
    List<T> read = new ArrayList<>(rows.size());
    for (Row row : rows) {
      read.add(reader.apply(row));
    }
    return read;
  }
}
