package dev.ward.audit.alerts;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An organization, what happens there, and what its owner hears of it. */
final class Alarms {

  private static final Duration LONG = Duration.ofSeconds(60);

  final UUID organization = Directory.organization("Northside");
  final UUID clinic = Directory.clinic(organization, "Riverside");
  final UUID other = Directory.clinic(organization, "Hilltop");
  final UUID owner = Directory.person("owner");

  Alarms() {
    Directory.organizationRole(organization, owner, "owner");
  }

  /** Until everything that is on record has been looked at. */
  void settled() {
    await()
        .atMost(LONG)
        .until(
            () ->
                Directory.number(
                        """
                        select count(*) from audit.chain_head h left join audit.alert_position p on p.chain = h.stream
                        where h.seq > coalesce(p.seq, 0)
                        """)
                    == 0);
  }

  void denied(UUID where, UUID actor, Instant when) {
    Events.record(
        by(actor, Events.at(where, when))
            .put("action", "access.denied")
            .put("outcome", "denied")
            .putNull("changes"));
  }

  void read(UUID actor, String patient) {
    Events.record(
        by(actor, Events.of(clinic))
            .put("action", "patient.read")
            .put("target", target("patient"))
            .put("subjectId", patient)
            .putNull("changes"));
  }

  void signIn(String account, String verb, Instant when) {
    Events.record(
        Events.at(null, when)
            .put("orgId", organization.toString())
            .put("action", "sign-in." + verb)
            .put("target", new JsonObject().put("type", "account").put("id", account))
            .put("outcome", verb.equals("failed") ? "failure" : "success"));
  }

  void happened(String action, String type, String outcome) {
    Events.record(
        Events.of(clinic)
            .put("action", action)
            .put("target", target(type))
            .put("outcome", outcome)
            .putNull("changes"));
  }

  static JsonObject by(UUID actor, JsonObject event) {
    event.getJsonObject("actor").put("id", actor.toString());
    return event;
  }

  static JsonObject target(String type) {
    return new JsonObject().put("type", type).put("id", UUID.randomUUID().toString());
  }

  List<JsonObject> alerts(String rule) {
    return new JsonObject(
            as(owner).get(path() + "/alerts?limit=500").then().statusCode(200).extract().asString())
        .getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .filter(alert -> alert.getString("rule").equals(rule))
            .toList();
  }

  List<String> told(String rule) {
    return alerts(rule).stream()
        .flatMap(alert -> alert.getJsonArray("told").stream())
        .map(told -> ((JsonObject) told).getString("state"))
        .toList();
  }

  Response set(
      String rule, int threshold, int minutes, @Nullable String email, @Nullable String webhook) {
    return as(owner)
        .header("If-Match", "*")
        .body(change(threshold, minutes, email, webhook).encode())
        .put(path() + "/alert-rules/" + rule);
  }

  static JsonObject change(
      int threshold, int minutes, @Nullable String email, @Nullable String webhook) {
    return new JsonObject()
        .put("active", true)
        .put("threshold", threshold)
        .put("windowMinutes", minutes)
        .put("emails", email == null ? new JsonArray() : new JsonArray().add(email))
        .put("webhook", webhook);
  }

  String path() {
    return "/audit/v1/organizations/" + organization;
  }

  static RequestSpecification as(UUID person) {
    return given().auth().oauth2(Directory.token(person).sign()).contentType("application/json");
  }
}
