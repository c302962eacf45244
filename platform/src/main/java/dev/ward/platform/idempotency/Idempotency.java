package dev.ward.platform.idempotency;

import dev.ward.platform.access.Caller;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Makes a POST that comes twice happen once. The key is taken in the transaction that does the
 * work: a second request with it waits until the first has ended, then gets the first's answer, or
 * does the work if the first failed. A service's requests carry ids of their own and need no keys.
 */
@ApplicationScoped
public class Idempotency {

  public static final int LONGEST_KEY = 255;

  private final String take;
  private final String recall;
  private final String keep;

  /** The answer to a request, as it is kept and given again. */
  public record Answer(int status, @Nullable String location, @Nullable String body) {}

  Idempotency(@ConfigProperty(name = "ward.schema") String schema) {
    if (!schema.matches("[a-z]+")) {
      throw new IllegalArgumentException("ward.schema is no schema's name");
    }
    take =
        """
        insert into %s.idempotency_key (user_id, key, request_hash)
        values (access.asker(), $1, $2) on conflict do nothing returning key
        """
            .formatted(schema);
    recall =
        """
        select request_hash = $2 as same, status, location, body
        from %s.idempotency_key where user_id = access.asker() and key = $1
        """
            .formatted(schema);
    keep =
        """
        update %s.idempotency_key set status = $2, location = $3, body = $4
        where user_id = access.asker() and key = $1
        """
            .formatted(schema);
  }

  /**
   * @param connection of the transaction that does the work
   * @param key the header {@code Idempotency-Key}; null does the work without one
   * @param requestHash of method, path and body
   * @throws Problem 422 if the key was used with another request, 400 if it is too long
   */
  public Uni<Answer> once(
      SqlConnection connection,
      Caller caller,
      @Nullable String key,
      byte[] requestHash,
      Supplier<Uni<Answer>> work) {
    if (key == null || caller.subject() == null) {
      return work.get();
    }
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw Problem.invalid("/Idempotency-Key", "must have 1 to 255 characters");
    }
    Buffer hash = Buffer.buffer(requestHash);
    return connection
        .preparedQuery(take)
        .execute(Tuple.of(key, hash))
        .flatMap(
            taken ->
                taken.rowCount() == 1
                    ? work.get().call(answer -> keep(connection, key, answer))
                    : recall(connection, key, hash));
  }

  /**
   * The same for a request that is told apart by a text.
   *
   * @param request method, path and body
   */
  public Uni<Answer> once(
      SqlConnection connection,
      Caller caller,
      @Nullable String key,
      String request,
      Supplier<Uni<Answer>> work) {
    return once(connection, caller, key, sha256(request), work);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private Uni<RowSet<Row>> keep(SqlConnection connection, String key, Answer answer) {
    return connection
        .preparedQuery(keep)
        .execute(Tuple.of(key, (short) answer.status(), answer.location(), answer.body()));
  }

  private Uni<Answer> recall(SqlConnection connection, String key, Buffer hash) {
    return connection
        .preparedQuery(recall)
        .execute(Tuple.of(key, hash))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              if (!row.getBoolean("same")) {
                throw Problem.of(ProblemCode.KEY_REUSED);
              }
              return new Answer(
                  row.getShort("status"), row.getString("location"), row.getString("body"));
            });
  }
}
