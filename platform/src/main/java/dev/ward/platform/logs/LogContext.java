package dev.ward.platform.logs;

import dev.ward.platform.access.Scope;
import io.smallrye.common.vertx.VertxContext;
import java.util.UUID;
import org.jboss.logging.MDC;

/**
 * What every line of a piece of work says of it: the request and the place that it is about. It is
 * kept on the work's own Vert.x context; what has none would put it on all that its thread does.
 */
public final class LogContext {

  public static final String REQUEST = "requestId";
  public static final String CLINIC = "clinicId";
  public static final String ORGANIZATION = "organizationId";

  /** The name that the tracing extension has for it; it says the same where requests are traced. */
  public static final String TRACE = "traceId";

  private LogContext() {}

  public static void request(String id) {
    put(REQUEST, id);
  }

  /** A clinic or an organization; nothing is said of the other kinds. */
  public static void place(Scope scope) {
    UUID id = scope.id();
    if (id != null) {
      put(scope.kind() == Scope.Kind.ORGANIZATION ? ORGANIZATION : CLINIC, id.toString());
    }
  }

  /** A name of ours or an id; never anything that a caller may have written. */
  public static void put(String key, String value) {
    if (VertxContext.isOnDuplicatedContext()) {
      MDC.put(key, value);
    }
  }
}
