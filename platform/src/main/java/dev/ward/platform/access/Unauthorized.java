package dev.ward.platform.access;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.problem.ProblemDocument;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * The answer to a request without a token, or with one that doesn't verify; sent before any
 * resource is looked for.
 */
final class Unauthorized {

  private Unauthorized() {}

  static Uni<Void> answer(RoutingContext context) {
    boolean showedToken = context.request().getHeader(HttpHeaders.AUTHORIZATION) != null;
    ProblemCode code = showedToken ? ProblemCode.INVALID_TOKEN : ProblemCode.UNAUTHENTICATED;
    return Uni.createFrom()
        .completionStage(
            () ->
                context
                    .response()
                    .setStatusCode(code.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
                    .putHeader("WWW-Authenticate", code.challenge())
                    .end(ProblemDocument.of(Problem.of(code), context).toJson())
                    .toCompletionStage());
  }
}
