package dev.ward.platform.limits;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Tells callers where they stand, in the fields of draft-ietf-httpapi-ratelimit-headers, and
 * refuses those who have no allowance left.
 */
@Singleton
class Throttle {

  private static final CharSequence STATE = HttpHeaders.createOptimized("RateLimit");
  private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
  private static final String THROTTLED = "ward.requests.throttled";

  private final MeterRegistry meters;

  Throttle(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * @param second what the clinic's allowance says; null if it wasn't asked
   * @throws Problem 429 if one of them refuses
   */
  void settle(RoutingContext routing, Verdict first, @Nullable Verdict second) {
    HttpServerResponse response = routing.response();
    StringBuilder state = new StringBuilder(64);
    first.appendTo(state);
    if (second == null) {
      response.putHeader(POLICY, first.rate().policy());
    } else {
      second.appendTo(state.append(", "));
      response.putHeader(POLICY, first.rate().policy() + ", " + second.rate().policy());
    }
    response.putHeader(STATE, state);
    Verdict refused = first.admitted() ? second : first;
    if (refused != null && !refused.admitted()) {
      refuse(response, refused);
    }
  }

  private void refuse(HttpServerResponse response, Verdict refused) {
    String kind = refused.rate().kind();
    meters.counter(THROTTLED, "limit", kind).increment();
    response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(refused.retryAfterSeconds()));
    throw Problem.of(
        ProblemCode.TOO_MANY_REQUESTS,
        kind.equals("clinic")
            ? "The people of this clinic have asked for too much together; try again later."
            : "You have asked for too much; try again later.");
  }
}
