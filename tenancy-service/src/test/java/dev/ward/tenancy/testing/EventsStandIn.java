package dev.ward.tenancy.testing;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keycloak's record of what people and administrators did, by time, as its admin API shows it. */
public final class EventsStandIn {

  private final List<JsonObject> people = new CopyOnWriteArrayList<>();
  private final List<JsonObject> administrators = new CopyOnWriteArrayList<>();

  /** How many pages were read. */
  public volatile int pages;

  /** For how many seconds it says that it keeps them. */
  public volatile long expiration = 604_800;

  /** Whether it records anything at all. */
  public volatile boolean enabled = true;

  /** The event that has happened; more can be put into it. */
  public JsonObject happened(Instant at, String type, @Nullable UUID user) {
    JsonObject event =
        new JsonObject()
            .put("id", UUID.randomUUID().toString())
            .put("time", at.toEpochMilli())
            .put("type", type)
            .put("userId", user == null ? null : user.toString())
            .put("clientId", "ward-web")
            .put("ipAddress", "192.0.2.7")
            .put("details", new JsonObject().put("username", "ada@ward.example"));
    people.add(event);
    return event;
  }

  public JsonObject administered(Instant at, UUID by, String operation, String path) {
    JsonObject event =
        new JsonObject()
            .put("id", UUID.randomUUID().toString())
            .put("time", at.toEpochMilli())
            .put("operationType", operation)
            .put("resourceType", path.startsWith("users/") ? "USER" : "IDENTITY_PROVIDER")
            .put("resourcePath", path)
            .put("authDetails", new JsonObject().put("userId", by.toString()));
    administrators.add(event);
    return event;
  }

  JsonObject config() {
    return new JsonObject()
        .put("eventsEnabled", enabled)
        .put("adminEventsEnabled", enabled)
        .put("eventsExpiration", expiration);
  }

  JsonArray page(String record, HttpServerRequest request) {
    pages++;
    long from = Long.parseLong(request.getParam("dateFrom"));
    return new JsonArray(
        (record.equals("events") ? people : administrators)
            .stream()
                .filter(event -> event.getLong("time") >= from)
                .sorted(Comparator.comparing(event -> event.getLong("time")))
                .skip(Long.parseLong(request.getParam("first")))
                .limit(Long.parseLong(request.getParam("max")))
                .toList());
  }
}
