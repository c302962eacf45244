package dev.ward.tenancy.signin;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of the identity provider's as the audit trail tells it, but for whose it is: that the
 * directory knows.
 *
 * @param id the provider's
 * @param at milliseconds
 * @param account the subject whom it is about; null if it is about nobody known
 * @param actor who did it, a subject or a service; null for nobody known
 * @param details what else is worth knowing, none of it personal
 */
record Observed(
    String id,
    long at,
    String action,
    String outcome,
    @Nullable String reason,
    @Nullable String account,
    String actorType,
    @Nullable String actor,
    String targetType,
    String targetId,
    @Nullable String ip,
    Map<String, String> details) {

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("id", id)
            .put("at", at)
            .put("action", action)
            .put("outcome", outcome)
            .put("reason", reason)
            .put("account", account)
            .put("actorType", actorType)
            .put("actor", actor)
            .put("target", new JsonObject().put("type", targetType).put("id", targetId))
            .put("ip", ip);
    if (!details.isEmpty()) {
      JsonObject changes = new JsonObject();
      details.forEach((name, value) -> changes.put(name, new JsonObject().put("new", value)));
      json.put("changes", changes);
    }
    return json;
  }
}
