package dev.ward.scheduler.listing;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a clinic has of something, newest first, and one of them, by the same statement.
 *
 * @param sql takes the clinic, the id to go on behind, the id of the only one, a state and how many
 *     at the most; each but the first and the last may be null
 * @param reader makes what is shown of a row
 */
public record Listing<T>(String sql, Function<Row, T> reader) {

  /**
   * @throws Problem 404 if it is not there
   */
  public Uni<T> one(SqlConnection connection, UUID clinicId, UUID id) {
    return read(connection, Tuple.of(clinicId, null, id, null, 1))
        .map(
            found -> {
              if (found.isEmpty()) {
                throw Problem.of(ProblemCode.NOT_FOUND);
              }
              return found.get(0);
            });
  }

  /** Those behind the given one, or from the newest on. */
  public Uni<List<T>> page(
      SqlConnection connection,
      UUID clinicId,
      @Nullable String state,
      @Nullable UUID before,
      int most) {
    return read(connection, Tuple.of(clinicId, before, null, state, most));
  }

  private Uni<List<T>> read(SqlConnection connection, Tuple arguments) {
    return connection
        .preparedQuery(sql)
        .execute(arguments)
        .map(
            rows -> {
              List<T> items = new ArrayList<>(rows.size());
              for (Row row : rows) {
                items.add(reader.apply(row));
              }
              return items;
            });
  }
}
