package dev.ward.audit.ingest;

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
 * Lets in no more requests with events than there is room for, before a byte of their bodies is
 * read. Who is sent away keeps the events in an outbox; queueing them here would only hold them
 * twice.
 */
@ApplicationScoped
public class IngestGate {

  static final long MOST_BYTES = 1 << 20;

  private static final String EVENTS = "/audit/v1/events";

  /** Behind those that ask for a token, so that no stranger takes anybody's place. */
  private static final int AFTER_THE_SERVERS_OWN = 1;

  private final IngestConfig config;
  private int requests;
  private long bytes;

  IngestGate(IngestConfig config) {
    this.config = config;
  }

  void install(@Observes Filters filters) {
    filters.register(this::admit, AFTER_THE_SERVERS_OWN);
  }

  private void admit(RoutingContext context) {
    if (context.request().method() != HttpMethod.POST || !context.normalizedPath().equals(EVENTS)) {
      context.next();
      return;
    }
    long size = announced(context);
    if (size > MOST_BYTES) {
      ProblemDocument.refuse(
          context,
          Problem.of(
              ProblemCode.TOO_LARGE, "A request takes %,d bytes of events.".formatted(MOST_BYTES)));
    } else if (!enter(size)) {
      context
          .response()
          .putHeader(
              HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, config.retryAfter().toSeconds())));
      ProblemDocument.refuse(
          context,
          Problem.of(ProblemCode.UNAVAILABLE, "Too many events are being recorded; try again."));
    } else {
      context.addEndHandler(ended -> leave(size));
      context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, MOST_BYTES);
      context.next();
    }
  }

  /** A body whose length nobody has said counts as the longest. */
  private static long announced(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? MOST_BYTES : Long.parseLong(length);
  }

  private synchronized boolean enter(long size) {
    if (requests >= config.requests() || bytes + size > config.bytes().asLongValue()) {
      return false;
    }
    requests++;
    bytes += size;
    return true;
  }

  private synchronized void leave(long size) {
    requests--;
    bytes -= size;
  }
}
