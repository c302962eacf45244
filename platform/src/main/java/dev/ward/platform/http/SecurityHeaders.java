package dev.ward.platform.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Tells browsers and caches, in every answer and first of all, to do nothing with it but hand it to
 * who asked: not to keep, guess, frame, run or refer to it. An operation whose answer may be asked
 * for again by its ETag says so itself, and its word counts; as who may read it depends on the page
 * that asks, it varies by that.
 */
@ApplicationScoped
class SecurityHeaders {

  private static final CharSequence CACHE = HttpHeaders.createOptimized("Cache-Control");
  private static final CharSequence NOT_KEPT = HttpHeaders.createOptimized("no-store");
  private static final CharSequence TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NOT_GUESSED = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence CONTENT =
      HttpHeaders.createOptimized("Content-Security-Policy");
  private static final CharSequence NOTHING_RUNS =
      HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
  private static final CharSequence REFERRER = HttpHeaders.createOptimized("Referrer-Policy");
  private static final CharSequence NOT_TOLD = HttpHeaders.createOptimized("no-referrer");
  private static final CharSequence FRAMES = HttpHeaders.createOptimized("X-Frame-Options");
  private static final CharSequence DENIED = HttpHeaders.createOptimized("DENY");
  private static final CharSequence TRANSPORT =
      HttpHeaders.createOptimized("Strict-Transport-Security");

  private static final int BEFORE_ANYTHING_ANSWERS = 600;

  private final CharSequence transport;

  SecurityHeaders(HttpConfig config) {
    this.transport = HttpHeaders.createOptimized(config.strictTransportSecurity());
  }

  void install(@Observes Filters filters) {
    filters.register(
        context -> {
          HttpServerResponse response = context.response();
          response
              .putHeader(CACHE, NOT_KEPT)
              .putHeader(TYPE_OPTIONS, NOT_GUESSED)
              .putHeader(CONTENT, NOTHING_RUNS)
              .putHeader(REFERRER, NOT_TOLD)
              .putHeader(FRAMES, DENIED)
              .putHeader(TRANSPORT, transport)
              .putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
          context.next();
        },
        BEFORE_ANYTHING_ANSWERS);
  }
}
