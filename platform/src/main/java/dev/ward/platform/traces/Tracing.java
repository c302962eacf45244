package dev.ward.platform.traces;

import dev.ward.platform.logs.LogContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Traces what the extension doesn't by itself: work that no request waits for. */
@ApplicationScoped
public class Tracing {

  private final Vertx vertx;
  private final Instance<Tracer> tracer;
  private final boolean on;

  Tracing(
      Vertx vertx,
      Instance<Tracer> tracer,
      @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off) {
    this.vertx = vertx;
    this.tracer = tracer;
    this.on = !off;
  }

  void start(@Observes StartupEvent event) {
    TraceParent.traced(on);
  }

  /**
   * Does the work on a Vert.x context of its own, so that what it logs says what it belongs to, and
   * what it asks of the database and of others is one trace. The result is told on the caller's.
   */
  public <T> Uni<T> undertake(Undertaking undertaking, Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Context home = vertx.getOrCreateContext();
              Context own =
                  VertxContext.createNewDuplicatedContext(VertxContext.getRootContext(home));
              VertxContextSafetyToggle.setContextSafe(own, true);
              own.runOnContext(ignored -> begin(undertaking, work, home, emitter));
            });
  }

  // The scope is closed where the work ends, which is later.
  @SuppressWarnings("MustBeClosedChecker")
  private <T> void begin(
      Undertaking undertaking, Supplier<Uni<T>> work, Context home, UniEmitter<? super T> emitter) {
    undertaking.says().forEach(LogContext::put);
    Span span = on ? span(undertaking) : Span.getInvalid();
    Scope scope = span.getSpanContext().isValid() ? span.makeCurrent() : Scope.noop();
    Uni.createFrom()
        .deferred(() -> work.get())
        .onTermination()
        .invoke(
            (done, failure, cancelled) -> {
              scope.close();
              if (failure != null) {
                span.setStatus(StatusCode.ERROR);
              }
              span.end();
            })
        .subscribe()
        .with(
            done -> home.runOnContext(ignored -> emitter.complete(done)),
            failure -> home.runOnContext(ignored -> emitter.fail(failure)));
  }

  private Span span(Undertaking undertaking) {
    SpanBuilder builder = tracer.get().spanBuilder(undertaking.name());
    undertaking.says().forEach((key, value) -> builder.setAttribute("ward." + key, value));
    for (String traceparent : undertaking.continues()) {
      if (traceparent.equals(undertaking.continues().get(0))) {
        builder.setParent(TraceParent.context(traceparent));
      } else {
        builder.addLink(Span.fromContext(TraceParent.context(traceparent)).getSpanContext());
      }
    }
    return builder.startSpan();
  }
}
