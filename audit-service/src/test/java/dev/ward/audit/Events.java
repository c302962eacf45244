package dev.ward.audit;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Events as services send them. */
public final class Events {

  private Events() {}

  public static JsonObject of(@Nullable UUID clinic) {
    return at(clinic, Instant.now());
  }

  public static JsonObject at(@Nullable UUID clinic, Instant instant) {
    return new JsonObject()
        .put("id", id(instant).toString())
        .put("clinicId", clinic == null ? null : clinic.toString())
        .put("orgId", null)
        .put(
            "actor",
            new JsonObject()
                .put("type", "user")
                .put("id", UUID.randomUUID().toString())
                .put("role", "staff"))
        .put("action", "goal.updated")
        .put("target", new JsonObject().put("type", "goal").put("id", UUID.randomUUID().toString()))
        .put("subjectId", null)
        .put("outcome", "success")
        .put("reason", null)
        // The store keeps microseconds.
        .put("occurredAt", instant.truncatedTo(ChronoUnit.MICROS).toString())
        .put("requestId", "request-1")
        .put(
            "source",
            new JsonObject()
                .put("service", "metrics-service")
                .put("ip", "10.0.0.1")
                .put("userAgent", "curl/8"))
        .put("changes", new JsonObject("{\"target\": {\"old\": 1, \"new\": 2}}"))
        .put("schemaVersion", 1);
  }

  /** A UUIDv7 of the instant. */
  public static UUID id(Instant instant) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(
        instant.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000),
        random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
  }

  /** Sends events as the metrics service would. */
  public static Response send(List<JsonObject> events) {
    return given()
        .auth()
        .oauth2(Tokens.service("metrics-service").sign())
        .contentType("application/json")
        .body(new JsonArray(events).encode())
        .post("/audit/v1/events");
  }

  public static void record(JsonObject... events) {
    send(List.of(events)).then().statusCode(200).body("items.status", everyItem(is("accepted")));
  }

  public static long recorded(UUID clinic) {
    return Directory.number("select count(*) from audit.event where clinic_id = ?", clinic);
  }
}
