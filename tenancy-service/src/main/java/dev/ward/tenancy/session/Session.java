package dev.ward.tenancy.session;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that goes on, on some device.
 *
 * @param id the identity provider's name for it
 * @param ip where it began
 * @param clients the applications that it is used in
 * @param current whether it is the one that asks
 */
record Session(
    String id,
    Instant startedAt,
    Instant lastSeenAt,
    @Nullable String ip,
    List<String> clients,
    boolean current) {

  static Session of(JsonObject session, @Nullable String current) {
    String id = session.getString("id");
    return new Session(
        id,
        Instant.ofEpochMilli(session.getLong("start", 0L)),
        Instant.ofEpochMilli(session.getLong("lastAccess", 0L)),
        session.getString("ipAddress"),
        session.getJsonObject("clients", new JsonObject()).stream()
            .map(client -> String.valueOf(client.getValue()))
            .sorted()
            .toList(),
        id.equals(current));
  }
}
