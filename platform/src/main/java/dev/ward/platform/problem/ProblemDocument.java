package dev.ward.platform.problem;

import dev.ward.platform.http.RequestId;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** A problem as RFC 9457 writes it. */
public record ProblemDocument(Problem problem, String instance, @Nullable String requestId) {

  public static final String MEDIA_TYPE = "application/problem+json";

  public static ProblemDocument of(Problem problem, RoutingContext context) {
    return new ProblemDocument(problem, context.normalizedPath(), RequestId.of(context));
  }

  /**
   * Answers a request whose body nobody will read; the connection is closed, else it would have to
   * be read all the same.
   */
  public static void refuse(RoutingContext context, Problem problem) {
    HttpServerRequest request = context.request();
    if (request.headers().contains(HttpHeaders.EXPECT)) {
      // Who waits to be told to go on won't end the request now, and nobody waits for that.
      context.response().endHandler(ended -> request.connection().close());
    }
    context
        .response()
        .setStatusCode(problem.code().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .putHeader(HttpHeaders.CONNECTION, "close")
        .end(of(problem, context).toJson());
  }

  public String toJson() {
    JsonObject json =
        new JsonObject()
            .put("type", problem.code().type())
            .put("title", problem.code().title())
            .put("status", problem.code().status());
    if (problem.detail() != null) {
      json.put("detail", problem.detail());
    }
    json.put("instance", instance).put("requestId", requestId);
    if (!problem.errors().isEmpty()) {
      JsonArray errors = new JsonArray();
      for (Problem.FieldError error : problem.errors()) {
        errors.add(
            new JsonObject().put("pointer", error.pointer()).put("message", error.message()));
      }
      json.put("errors", errors);
    }
    return json.encode();
  }
}
