package dev.ward.platform.access;

import dev.ward.platform.traces.TraceParent;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Where a request came from, as the audit trail tells it. */
public record Origin(@Nullable String requestId, @Nullable String ip, @Nullable String userAgent) {

  /** Work that no request asked for. */
  public static final Origin NONE = new Origin(null, null, null);

  private static final int LONGEST_USER_AGENT = 200;

  public Origin {
    if (userAgent != null && userAgent.length() > LONGEST_USER_AGENT) {
      userAgent = userAgent.substring(0, LONGEST_USER_AGENT);
    }
  }

  /** For the context of a transaction; with the trace of the work at hand, if it is traced. */
  public String toJson() {
    JsonObject json = new JsonObject();
    if (requestId != null) {
      json.put("id", requestId);
    }
    if (ip != null) {
      json.put("ip", ip);
    }
    if (userAgent != null) {
      json.put("agent", userAgent);
    }
    String trace = TraceParent.present();
    if (trace != null) {
      json.put("trace", trace);
    }
    return json.encode();
  }
}
