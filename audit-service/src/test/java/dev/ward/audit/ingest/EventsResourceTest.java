package dev.ward.audit.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class EventsResourceTest {

  private UUID organization;
  private UUID clinic;

  @BeforeEach
  void aClinic() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
  }

  @Test
  void oneEventAnArrayAndLinesAreAllRecorded() {
    JsonObject one = Events.of(clinic);
    post("application/json", one.encode()).body("items.status", contains("accepted"));
    post("application/json", "[" + Events.of(clinic) + "," + Events.of(clinic) + "]")
        .body("items.status", contains("accepted", "accepted"));
    post("application/x-ndjson", Events.of(clinic) + "\n\r\n" + Events.of(clinic) + "\n")
        .body("items.status", contains("accepted", "accepted"));
    assertThat(Events.recorded(clinic)).isEqualTo(5);
  }

  @Test
  void whatWasSentIsWhatIsStored() {
    JsonObject event = Events.of(clinic).put("reason", "asked — \"twice\"\n");
    event
        .getJsonObject("changes")
        .put("amount", new JsonObject("{\"old\": 1.10, \"new\": 12345678901234567890.50}"));
    String sent = event.encode().replace("1.1}", "1.10}");
    post("application/json", sent).body("items.status", contains("accepted"));
    assertThat(
            Directory.number(
                """
                select count(*) from audit.event
                where clinic_id = ? and organization_id = ? and id = ?::uuid and actor_type = 'user' and actor_role = 'staff'
                  and action = 'goal.updated' and target_type = 'goal' and subject_id is null
                  and reason = E'asked — "twice"\\n' and source_service = 'metrics-service' and source_ip = '10.0.0.1'
                  and user_agent = 'curl/8' and request_id = 'request-1' and outcome = 'success' and schema_version = 1
                  and changes -> 'target' = '{"old": 1, "new": 2}' and received_at > occurred_at
                """,
                clinic,
                organization,
                event.getString("id")))
        .isEqualTo(1);
  }

  @Test
  void numbersKeepTheirDigits() {
    String changes = "{\"amount\": {\"old\": 1.10, \"new\": 12345678901234567890.50}}";
    String event =
        Events.of(clinic)
            .put("changes", null)
            .encode()
            .replace("\"changes\":null", "\"changes\":" + changes);
    String another =
        event.replace(new JsonObject(event).getString("id"), Events.id(Instant.now()).toString());
    post("application/x-ndjson", event).body("items.status", contains("accepted"));
    post("application/json", another).body("items.status", contains("accepted"));
    assertThat(
            Directory.number(
                """
                select count(*) from audit.event
                where clinic_id = ? and changes::text = '{"amount": {"new": 12345678901234567890.50, "old": 1.10}}'
                """,
                clinic))
        .isEqualTo(2);
  }

  @Test
  void anIdCountsOnce() {
    JsonObject event = Events.of(clinic);
    post("application/json", "[" + event + "," + event + "]")
        .body("items.status", contains("accepted", "duplicate"));
    post("application/json", event.encode()).body("items.status", contains("duplicate"));
    post("application/json", event.put("action", "goal.deleted").encode())
        .body("items.status", contains("duplicate"));
    assertThat(Events.recorded(clinic)).isEqualTo(1);
    assertThat(head(clinic)).isEqualTo(1);
  }

  @Test
  void aBadEventDoesNotLoseTheGoodOnes() {
    String lines =
        Stream.of(
                Events.of(clinic).encode(),
                "{\"id\": ",
                Events.of(clinic).put("colour", "red").encode(),
                Events.of(clinic).put("outcome", "maybe").encode(),
                "7",
                "null",
                Events.of(clinic).put("id", "event-1").encode(),
                Events.of(clinic).encode())
            .collect(Collectors.joining("\n"));
    post("application/x-ndjson", lines)
        .body(
            "items.status",
            contains(
                "accepted",
                "rejected",
                "rejected",
                "rejected",
                "rejected",
                "rejected",
                "rejected",
                "accepted"))
        .body("items[1].id", nullValue())
        .body("items[2].reason", is("is not a known field"))
        .body("items[2].id", not(nullValue()))
        .body("items[3].reason", containsString("success, denied"))
        .body("items[3].pointer", is("/outcome"))
        .body("items[6].reason", is("has a value of the wrong type or form"))
        .body("items[6].pointer", is("/id"))
        .body("items[6].id", is("event-1"));
    assertThat(Events.recorded(clinic)).isEqualTo(2);
  }

  @Test
  void whatAnEventLacksIsSaid() {
    rejected(event -> event.remove("id"), "/id");
    rejected(event -> event.remove("occurredAt"), "/occurredAt");
    rejected(event -> event.put("occurredAt", "yesterday"), "/occurredAt");
    rejected(event -> event.put("action", "Goal Updated"), "/action");
    rejected(event -> event.remove("actor"), "/actor/type");
    rejected(event -> event.getJsonObject("actor").put("type", "robot"), "/actor/type");
    rejected(event -> event.getJsonObject("actor").put("id", "x".repeat(256)), "/actor/id");
    rejected(event -> event.remove("source"), "/source/service");
    rejected(event -> event.put("changes", "none"), "/changes");
    rejected(
        event -> event.put("changes", new JsonObject().put("a", "x".repeat(300_000))), "/changes");
    rejected(event -> event.put("reason", "nothing\u0000here"), "/reason");
    rejected(event -> event.put("schemaVersion", 0), "/schemaVersion");
  }

  @Test
  void anIdMustBeAUuidOfTheTimeItHappened() {
    rejected(event -> event.put("id", UUID.randomUUID().toString()), "/id");
    Instant later = Instant.now().plus(Duration.ofDays(2));
    rejected(
        event -> event.put("id", Events.id(later).toString()).put("occurredAt", later.toString()),
        "/id");
    rejected(
        event -> event.put("occurredAt", Instant.now().minus(Duration.ofDays(3)).toString()),
        "/occurredAt");
  }

  @Test
  void anEventOfAClinicCannotBeShownToAnotherOrganization() {
    UUID other = Directory.organization("Southbank");
    rejected(event -> event.put("orgId", other.toString()), "/orgId");
    post("application/json", Events.of(clinic).put("orgId", organization.toString()).encode())
        .body("items.status", contains("accepted"));
  }

  @Test
  void aValueThatOnlyTheDatabaseRefusesFailsByItself() {
    String huge =
        Events.of(clinic)
            .put("changes", null)
            .encode()
            .replace("\"changes\":null", "\"changes\":{\"a\":{\"new\":1e999999}}");
    String lines =
        Events.of(clinic) + "\n" + huge + "\n" + Events.of(clinic) + "\n" + Events.of(clinic);
    post("application/x-ndjson", lines)
        .body("items.status", contains("accepted", "rejected", "accepted", "accepted"));
    assertThat(head(clinic)).isEqualTo(3);
  }

  @Test
  void aThousandEventsAreTakenAndNotOneMore() {
    post("application/x-ndjson", lines(1_000))
        .body("items", hasSize(1_000))
        .body("items.status", everyItem(is("accepted")));
    raw(Tokens.service("metrics-service").sign(), "application/x-ndjson", lines(1_001))
        .then()
        .statusCode(413)
        .contentType("application/problem+json");
    assertThat(Events.recorded(clinic)).isEqualTo(1_000);
  }

  @Test
  void aBodyWithoutEndIsRefusedBeforeItIsRead() throws Exception {
    String head =
        """
        POST /audit/v1/events HTTP/1.1
        Host: localhost
        Authorization: Bearer %s
        Content-Type: application/x-ndjson
        Content-Length: 11534336
        Expect: 100-continue

        """
            .formatted(Tokens.service("metrics-service").sign())
            .replace("\n", "\r\n");
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 413").contains("urn:ward:problem:too-large");
    }
  }

  @Test
  void aBodyThatIsNoJsonIs400() {
    for (String body : List.of("", "{", "[{}", "[1,]", "{} {}", "goal")) {
      raw(Tokens.service("metrics-service").sign(), "application/json", body)
          .then()
          .statusCode(400)
          .contentType("application/problem+json");
    }
    raw(Tokens.service("metrics-service").sign(), "text/csv", "id").then().statusCode(415);
  }

  @Test
  void onlyServicesRecord() {
    String event = Events.of(clinic).encode();
    UUID admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    Directory.organizationRole(organization, admin, "owner");
    raw(Directory.token(admin).sign(), "application/json", event)
        .then()
        .statusCode(403)
        .contentType("application/problem+json");
    raw(Directory.token(admin).operator().sign(), "application/json", event).then().statusCode(403);
    raw(Tokens.user(UUID.randomUUID()).sign(), "application/json", event).then().statusCode(404);
    given()
        .contentType("application/json")
        .body(event)
        .post("/audit/v1/events")
        .then()
        .statusCode(401);
    assertThat(Events.recorded(clinic)).isZero();
  }

  @Test
  void aServiceNeedsATokenOfItsOwnForThisAudience() {
    String event = Events.of(clinic).encode();
    for (Tokens bad :
        List.of(
            Tokens.service("metrics-service").audience("account"),
            Tokens.service("metrics-service").issuer("https://elsewhere.example"),
            Tokens.service("metrics-service").expired(),
            Tokens.service("metrics-service").forged())) {
      raw(bad.sign(), "application/json", event).then().statusCode(401);
    }
    assertThat(Events.recorded(clinic)).isZero();
  }

  private void rejected(Consumer<JsonObject> flaw, String pointer) {
    JsonObject event = Events.of(clinic);
    flaw.accept(event);
    for (String type : List.of("application/json", "application/x-ndjson")) {
      post(type, event.encode())
          .body("items.status", contains("rejected"))
          .body("items[0].pointer", is(pointer));
    }
    assertThat(Events.recorded(clinic)).isZero();
  }

  private String lines(int count) {
    return Stream.generate(() -> Events.of(clinic).encode())
        .limit(count)
        .collect(Collectors.joining("\n"));
  }

  private static ValidatableResponse post(String type, String body) {
    return raw(Tokens.service("metrics-service").sign(), type, body).then().statusCode(200);
  }

  private static Response raw(String token, String type, String body) {
    return given()
        .auth()
        .oauth2(token)
        .contentType(type)
        .body(body.getBytes(StandardCharsets.UTF_8))
        .post("/audit/v1/events");
  }

  private static long head(UUID clinic) {
    return Directory.number("select seq from audit.chain_head where stream = ?", clinic);
  }
}
