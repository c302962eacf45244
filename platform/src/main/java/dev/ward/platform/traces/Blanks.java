package dev.ward.platform.traces;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Lets a span say only what can't be anybody's: how, by which template, with which statement. Paths
 * and queries name patients, addresses are people's, and what is not known here is neither shown.
 * Events are left out altogether (quarkus.otel.span.event.count.limit): they quote failures.
 */
@Singleton
class Blanks implements SpanProcessor {

  private static final Set<String> SHOWN =
      Set.of(
          "http.request.method",
          "http.response.status_code",
          "http.route",
          "url.scheme",
          "network.protocol.name",
          "network.protocol.version",
          "error.type",
          "db.system",
          "db.system.name",
          "db.namespace",
          "db.operation",
          "db.operation.name",
          "db.sql.table",
          "db.collection.name",
          "db.statement",
          "db.query.text",
          "ward.job",
          "ward.run");

  /** Whom we call is a setting; who calls, and by which name, is theirs to say. */
  private static final Set<String> OF_THE_OTHER = Set.of("server.address", "network.peer.address");

  static boolean isShown(SpanKind kind, String attribute) {
    return SHOWN.contains(attribute) || kind != SpanKind.SERVER && OF_THE_OTHER.contains(attribute);
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    span.getAttributes()
        .forEach(
            (key, value) -> {
              if (!isShown(span.getKind(), key.getKey())) {
                blank(span, key);
              }
            });
  }

  /** An attribute can't be taken away, only be given another value; numbers tell nothing. */
  private static void blank(ReadWriteSpan span, AttributeKey<?> key) {
    if (key.getType() == AttributeType.STRING) {
      span.setAttribute(AttributeKey.stringKey(key.getKey()), "");
    } else if (key.getType() == AttributeType.STRING_ARRAY) {
      span.setAttribute(AttributeKey.stringArrayKey(key.getKey()), List.of());
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
