package dev.ward.metrics;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.problem.ProblemDocument;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Bounds the bodies that are held in memory: all but those of imports, which are bounded where they
 * are read.
 */
@ApplicationScoped
public class BodyLimit {

  private static final long MOST = 1 << 20;
  private static final String IMPORTS = "/imports";
  private static final int AFTER_THE_SERVERS_OWN = 1;

  void install(@Observes Filters filters) {
    filters.register(BodyLimit::bound, AFTER_THE_SERVERS_OWN);
  }

  private static void bound(RoutingContext context) {
    if (context.request().method() == HttpMethod.POST
        && context.normalizedPath().endsWith(IMPORTS)) {
      context.next();
      return;
    }
    String announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced != null && Long.parseLong(announced) > MOST) {
      Problem problem =
          Problem.of(ProblemCode.TOO_LARGE, "A body may have " + MOST + " bytes at the most.");
      context
          .response()
          .setStatusCode(problem.code().status())
          .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
          .putHeader(HttpHeaders.CONNECTION, "close")
          .end(ProblemDocument.of(problem, context).toJson());
      return;
    }
    context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, MOST);
    context.next();
  }
}
