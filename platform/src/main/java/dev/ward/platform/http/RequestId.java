package dev.ward.platform.http;

import dev.ward.platform.logs.LogContext;
import dev.ward.platform.traces.TraceParent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Every request has an id: the caller's if it brought a usable one, else ours; it goes back and
 * into logs and trail.
 */
@ApplicationScoped
public class RequestId {

  public static final String HEADER = "X-Request-Id";

  private static final String KEY = "ward.request-id";
  private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int BEFORE_AUTHENTICATION = 500;

  void install(@Observes Filters filters) {
    filters.register(
        context -> {
          String id = of(context);
          context.response().putHeader(HEADER, id);
          LogContext.request(id);
          String trace = TraceParent.traceId(context.request().getHeader(TraceParent.HEADER));
          if (trace != null) {
            LogContext.put(LogContext.TRACE, trace);
          }
          context.next();
        },
        BEFORE_AUTHENTICATION);
  }

  public static String of(RoutingContext context) {
    String known = context.get(KEY);
    if (known == null) {
      String brought = context.request().getHeader(HEADER);
      known = brought != null && isUsable(brought) ? brought : UUID.randomUUID().toString();
      context.put(KEY, known);
    }
    return known;
  }

  /** Whether it may be told on, in headers and logs. */
  public static boolean isUsable(String id) {
    return USABLE.matcher(id).matches();
  }
}
