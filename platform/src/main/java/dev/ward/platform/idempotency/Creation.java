package dev.ward.platform.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.platform.access.Caller;
import dev.ward.platform.http.ETag;
import dev.ward.platform.idempotency.Idempotency.Answer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A POST that makes something: once for each idempotency key, answered with 201, where it is and
 * what it is.
 */
@ApplicationScoped
public class Creation {

  private static final int CREATED = 201;
  private static final long FIRST_VERSION = 0;

  private final Idempotency idempotency;
  private final ObjectMapper json;

  /** What was made, and the path where it is found from now on. */
  public record Made(String location, Object body) {}

  Creation(Idempotency idempotency, ObjectMapper json) {
    this.idempotency = idempotency;
    this.json = json;
  }

  /**
   * @param connection of the transaction that does the work
   * @param key the header {@code Idempotency-Key}; null does the work without one
   * @param path the path that is posted to
   * @param request the body
   */
  public Uni<Answer> once(
      SqlConnection connection,
      Caller caller,
      @Nullable String key,
      String path,
      Object request,
      Supplier<Uni<Made>> work) {
    return idempotency.once(
        connection,
        caller,
        key,
        "POST " + path + "\n" + text(request),
        () -> work.get().map(made -> new Answer(CREATED, made.location(), text(made.body()))));
  }

  public static Response response(Answer answer) {
    Response.ResponseBuilder response =
        Response.status(answer.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .header("ETag", ETag.of(FIRST_VERSION))
            .entity(answer.body());
    if (answer.location() != null) {
      response.location(URI.create(answer.location()));
    }
    return response.build();
  }

  /** A record of ours as JSON. */
  public String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records can be written", e);
    }
  }
}
