package dev.ward.platform.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A place in a trace as W3C trace context writes it, for what goes on elsewhere or later. */
public final class TraceParent {

  public static final String HEADER = "traceparent";

  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  private static volatile boolean traced;

  private TraceParent() {}

  static void traced(boolean on) {
    traced = on;
  }

  /** Of the work at hand; null if it isn't traced. */
  public static @Nullable String present() {
    if (!traced) {
      return null;
    }
    SpanContext here = Span.current().getSpanContext();
    return here.isSampled() ? "00-" + here.getTraceId() + "-" + here.getSpanId() + "-01" : null;
  }

  /** The trace that a caller says a request belongs to; null if it says none. */
  public static @Nullable String traceId(@Nullable String header) {
    if (header == null) {
      return null;
    }
    Matcher parts = FORM.matcher(header);
    return parts.matches() ? parts.group(1) : null;
  }

  static Context context(String traceparent) {
    return W3CTraceContextPropagator.getInstance()
        .extract(Context.root(), traceparent, Carrier.INSTANCE);
  }

  private enum Carrier implements TextMapGetter<String> {
    INSTANCE;

    @Override
    public Iterable<String> keys(String traceparent) {
      return List.of(HEADER);
    }

    @Override
    public @Nullable String get(@Nullable String traceparent, String key) {
      return HEADER.equals(key) ? traceparent : null;
    }
  }
}
