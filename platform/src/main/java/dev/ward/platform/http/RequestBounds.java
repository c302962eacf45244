package dev.ward.platform.http;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import dev.ward.platform.problem.ProblemDocument;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Refuses requests that are larger than anything a client has to say, and tells which part is. URI
 * and headers are looked at before anybody asks for a token; bodies behind that, so that a stranger
 * hears of the token first.
 */
@ApplicationScoped
class RequestBounds {

  private static final int BEFORE_AUTHENTICATION = 450;

  /** Before what a service itself does with bodies, and behind authentication. */
  private static final int BEFORE_BODIES = 3;

  private final int longestUri;
  private final long largestHeaders;
  private final long largestBody;
  private final Predicate<String> streamed;

  RequestBounds(HttpConfig config) {
    this.longestUri = config.longestUri();
    this.largestHeaders = config.largestHeaders().asLongValue();
    this.largestBody = config.largestBody().asLongValue();
    this.streamed =
        config
            .streamed()
            .map(paths -> Pattern.compile(paths).asMatchPredicate())
            .orElse(no -> false);
  }

  void install(@Observes Filters filters) {
    filters.register(this::boundHead, BEFORE_AUTHENTICATION);
    filters.register(this::boundBody, BEFORE_BODIES);
  }

  private void boundHead(RoutingContext context) {
    if (context.request().uri().length() > longestUri) {
      refuse(context, ProblemCode.URI_TOO_LONG, "/uri", longestUri + " characters at the most");
    } else if (headers(context) > largestHeaders) {
      refuse(
          context,
          ProblemCode.HEADERS_TOO_LARGE,
          "/headers",
          largestHeaders + " bytes at the most, together");
    } else {
      context.next();
    }
  }

  private static long headers(RoutingContext context) {
    long bytes = 0;
    for (Map.Entry<String, String> header : context.request().headers()) {
      bytes += header.getKey().length() + header.getValue().length();
    }
    return bytes;
  }

  private void boundBody(RoutingContext context) {
    if (streamed.test(context.normalizedPath())) {
      context.next();
      return;
    }
    String announced = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced != null && Long.parseLong(announced) > largestBody) {
      ProblemDocument.refuse(context, BoundedBodies.tooLarge(largestBody));
      return;
    }
    // One that is announced as shorter can't be longer; one that isn't announced BoundedBodies
    // cuts.
    context.next();
  }

  private static void refuse(
      RoutingContext context, ProblemCode code, String pointer, String bound) {
    ProblemDocument.refuse(
        context,
        Problem.with(code, null, List.of(new Problem.FieldError(pointer, "may have " + bound))));
  }
}
