package dev.ward.scheduler.notifications;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.scheduler.testing.Api;
import dev.ward.scheduler.testing.MailSink;
import dev.ward.scheduler.testing.SchedulerTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(SchedulerTestResource.class)
class NotificationResourceTest {

  private UUID clinic;
  private UUID admin;
  private UUID viewer;
  private UUID foreignClinic;
  private UUID foreignAdmin;

  @BeforeEach
  void twoClinics() {
    UUID organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Api.person();
    Directory.member(clinic, admin, "admin");
    viewer = Api.person();
    Directory.member(clinic, viewer, "viewer");
    foreignClinic = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    foreignAdmin = Api.person();
    Directory.member(foreignClinic, foreignAdmin, "admin");
  }

  @Test
  void whatIsToldNowIsInTheInboxAndInTheMailOfThePerson() {
    try (MailSink sink = new MailSink().open()) {
      String id =
          tell(
                  admin,
                  clinic,
                  Map.of("userId", viewer),
                  Map.of("text", "Come & <see>\nnow", "data", Map.of("link", "/goals/g-1")))
              .path("id");
      await().until(() -> sink.to(Api.address(viewer)).size() == 1);
      MailSink.Mail mail = sink.to(Api.address(viewer)).get(0);
      assertThat(mail.subject())
          .isEqualTo("Ward: A goal was missed (Riverside)")
          .doesNotContain("Title");
      assertThat(mail.text())
          .contains(
              "Title",
              "Riverside",
              "Come & <see>",
              "https://app.ward.example/goals/g-1",
              "https://app.ward.example/inbox");
      assertThat(mail.html()).contains("Come &amp; &lt;see&gt;").doesNotContain("<see>");
      await().until(() -> one(id).path("deliveries[0].state"), "sent"::equals);
      Api.as(viewer)
          .get("/scheduler/v1/me/inbox?unread=true")
          .then()
          .body("items.title", hasItem("Title"));
      assertThat(mail.messageId())
          .isEqualTo(
              "<"
                  + Api.text(
                      "select message_id from scheduler.delivery where notification_id = ?::uuid",
                      id)
                  + "@ward.example>");
    }
  }

  @Test
  void aMailLinksToNoOtherPlaceThanTheWebApp() {
    try (MailSink sink = new MailSink().open()) {
      for (String link :
          List.of("//evil.example/a", "/../evil", "https://evil.example", "/a?evil")) {
        tell(admin, clinic, Map.of("userId", viewer), Map.of("data", Map.of("link", link)));
      }
      await().until(() -> sink.to(Api.address(viewer)).size() == 4);
      assertThat(sink.to(Api.address(viewer)))
          .allSatisfy(mail -> assertThat(mail.text() + mail.html()).doesNotContain("evil"));
    }
  }

  @Test
  void addressesAreKeptInNoDelivery() {
    try (MailSink sink = new MailSink().open()) {
      tell(admin, clinic, Map.of("userId", viewer), Map.of());
      await().until(() -> sink.to(Api.address(viewer)).size() == 1);
      assertThat(
              Directory.number(
                  "select count(*) from scheduler.delivery d, scheduler.notification n,"
                      + " scheduler.outbox o where d::text || n::text || o::text like ?",
                  "%" + Api.address(viewer) + "%"))
          .isZero();
    }
  }

  @Test
  void whoDiedBetweenSendingAndSayingSoIsFollowedByAMailWithTheSameIdThatSaysSo() {
    Directory.execute(
        "update scheduler.job set paused = true where name = 'notification-dispatch'");
    try (MailSink sink = new MailSink().open()) {
      String id = tell(admin, clinic, Map.of("userId", viewer), Map.of()).path("id");
      // An instance that claims for no time at all, and is never heard of again.
      Directory.execute(
          """
          do $$ begin
            update scheduler.job set paused = false where name = 'notification-dispatch';
            perform scheduler.dispatch_notifications(1000);
            perform scheduler.claim_deliveries('dead', 1000, 0, 3);
            perform set_config('ward.scope', 'fixture', true);
          end $$
          """);
      await().until(() -> sink.to(Api.address(viewer)).size() == 1);
      MailSink.Mail mail = sink.to(Api.address(viewer)).get(0);
      assertThat(mail.text()).contains("We don't know whether this mail has reached you before.");
      assertThat(mail.messageId())
          .contains(
              Api.text(
                  "select message_id from scheduler.delivery where notification_id = ?::uuid", id));
      await().until(() -> one(id).path("deliveries[0].state"), "sent"::equals);
      assertThat(one(id).<Boolean>path("deliveries[0].uncertain")).isTrue();
      assertThat(one(id).<Integer>path("deliveries[0].attempts")).isEqualTo(2);
    } finally {
      Directory.execute(
          "update scheduler.job set paused = false where name = 'notification-dispatch'");
    }
  }

  @Test
  void whileTheMailServerIsAwayItWaitsAndSaysWhyAndIsADeadLetterUntilSomebodyTriesAgain() {
    String id = tell(admin, clinic, Map.of("userId", viewer), Map.of()).path("id");
    await().until(() -> one(id).path("deliveries[0].error"), "The mail server is away."::equals);
    await()
        .until(
            () -> {
              // What waits between attempts, a test need not.
              Directory.execute(
                  "update scheduler.delivery set due_at = clock_timestamp() where state = 'waiting'"
                      + " and notification_id = ?::uuid",
                  id);
              return one(id).path("deliveries[0].state");
            },
            "dead"::equals);
    Api.as(admin).get(path(clinic) + "?state=dead").then().body("items.id", hasItem(id));
    String operator = Tokens.user(UUID.randomUUID()).operator().sign();
    Api.with(operator)
        .get("/scheduler/v1/dead-letters?limit=500")
        .then()
        .statusCode(200)
        .body("items.notificationId", hasItem(id))
        .body(
            "items.find { it.notificationId == '" + id + "' }.keySet().contains('title')",
            equalTo(false));
    Api.as(admin).get("/scheduler/v1/dead-letters").then().statusCode(403);
    Api.as(foreignAdmin).post(path(foreignClinic) + "/" + id + "/retry").then().statusCode(404);
    try (MailSink sink = new MailSink().open()) {
      Api.with(operator)
          .post("/scheduler/v1/dead-letters/" + id + "/retry")
          .then()
          .statusCode(200)
          .body("deliveries", equalTo(1));
      await().until(() -> sink.to(Api.address(viewer)).size() == 1);
    }
    Api.as(admin).post(path(clinic) + "/" + id + "/retry").then().statusCode(404);
  }

  @Test
  void whatIsForLaterWaitsAndCanBeTakenBackUntilItIsOnItsWay() {
    Map<String, Object> later = body(Map.of("userId", viewer), Map.of());
    later.put("triggerAt", Instant.now().plusSeconds(3600).toString());
    String id =
        Api.as(admin).body(later).post(path(clinic)).then().statusCode(201).extract().path("id");
    Api.as(admin)
        .get(path(clinic) + "?state=pending")
        .then()
        .body("items.id", hasItem(id))
        .body("items[0].deliveries", empty());
    Api.as(admin).delete(path(clinic) + "/" + id).then().statusCode(204);
    Api.as(admin).delete(path(clinic) + "/" + id).then().statusCode(204);
    assertThat(one(id).<String>path("state")).isEqualTo("cancelled");
    String sent =
        tell(admin, clinic, Map.of("userId", viewer), Map.of("channels", List.of("inbox")))
            .path("id");
    await().until(() -> one(sent).path("state"), "dispatched"::equals);
    Api.as(admin)
        .delete(path(clinic) + "/" + sent)
        .then()
        .statusCode(409)
        .body("errors[0].message", equalTo("notification_dispatched"));
  }

  @Test
  void aKeyThatComesTwiceIsOneNotification() {
    Map<String, Object> payload = Map.of("dedupeKey", "k", "channels", List.of("inbox"));
    String first = tell(admin, clinic, Map.of("userId", viewer), payload).path("id");
    String second = tell(admin, clinic, Map.of("userId", viewer), payload).path("id");
    assertThat(second).isEqualTo(first);
    Map<String, Object> asked =
        body(Map.of("userId", viewer), Map.of("channels", List.of("inbox")));
    String once =
        Api.as(admin).header("Idempotency-Key", "key-1").body(asked).post(path(clinic)).path("id");
    String twice =
        Api.as(admin).header("Idempotency-Key", "key-1").body(asked).post(path(clinic)).path("id");
    assertThat(twice).isEqualTo(once);
  }

  @Test
  void nobodyTellsAnotherOrganizationsPeopleAndAStrangerIsNobody() {
    var ofStranger =
        Api.as(admin).body(body(Map.of("userId", foreignAdmin), Map.of())).post(path(clinic));
    var ofNobody =
        Api.as(admin).body(body(Map.of("userId", UUID.randomUUID()), Map.of())).post(path(clinic));
    ofStranger.then().statusCode(422).body("errors[0].pointer", equalTo("/recipient/userId"));
    assertThat(Api.withoutIds(ofStranger)).isEqualTo(Api.withoutIds(ofNobody));
    Api.as(admin)
        .body(body(Map.of("clinicId", foreignClinic, "role", "admin"), Map.of()))
        .post(path(clinic))
        .then()
        .statusCode(404);
  }

  @Test
  void theDenialTwins() {
    String id =
        tell(admin, clinic, Map.of("userId", viewer), Map.of("channels", List.of("inbox")))
            .path("id");
    for (String place : List.of(path(clinic), path(UUID.randomUUID()))) {
      Api.as(foreignAdmin).get(place).then().statusCode(404);
      Api.as(foreignAdmin).get(place + "/" + id).then().statusCode(404);
      Api.as(foreignAdmin).delete(place + "/" + id).then().statusCode(404);
      Api.as(foreignAdmin).post(place + "/" + id + "/retry").then().statusCode(404);
      Api.as(foreignAdmin)
          .body(body(Map.of("userId", foreignAdmin), Map.of()))
          .post(place)
          .then()
          .statusCode(404);
    }
    Api.as(foreignAdmin).get(path(foreignClinic) + "/" + id).then().statusCode(404);
    Api.as(foreignAdmin).delete(path(foreignClinic) + "/" + id).then().statusCode(404);
    Api.as(viewer).get(path(clinic)).then().statusCode(403);
    Api.as(viewer)
        .body(body(Map.of("userId", admin), Map.of()))
        .post(path(clinic))
        .then()
        .statusCode(403);
    given().get(path(clinic)).then().statusCode(401);
  }

  @Test
  void whatIsWrongIsPointedTo() {
    Api.as(admin)
        .body(
            "{\"recipient\": {\"userId\": \"%s\"}, \"payload\": {\"kind\": \"Bad Kind\", \"title\": \"t\"}}"
                .formatted(viewer))
        .post(path(clinic))
        .then()
        .statusCode(400)
        .body("errors", hasSize(1));
    Api.as(admin)
        .body(
            "{\"recipient\": {\"phone\": \"1\"}, \"payload\": {\"kind\": \"a\", \"title\": \"t\"}}")
        .post(path(clinic))
        .then()
        .statusCode(400);
    Api.as(admin)
        .body("{\"recipient\": {}, \"payload\": {\"kind\": \"a\", \"title\": \"t\"}}")
        .post(path(clinic))
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/recipient"));
    Api.as(admin).get(path(clinic) + "?state=odd").then().statusCode(400);
  }

  @Test
  void listsGoOnWhereTheyStopped() {
    for (int i = 0; i < 3; i++) {
      tell(admin, clinic, Map.of("userId", viewer), Map.of("channels", List.of("inbox")));
    }
    var first = Api.as(admin).get(path(clinic) + "?limit=2");
    first.then().body("items", hasSize(2));
    Api.as(admin)
        .get(path(clinic) + "?limit=2&cursor=" + first.path("next"))
        .then()
        .body("items", hasSize(1))
        .body("next", equalTo(null));
  }

  @Test
  void metricsAndReadinessSayWhatWaits() {
    tell(admin, clinic, Map.of("userId", viewer), Map.of());
    await()
        .until(
            () ->
                given()
                    .get("/q/metrics")
                    .asString()
                    .contains(
                        "ward_notifications_attempts_total{channel=\"email\",outcome=\"failed\"}"));
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.name", hasItem("notifications"));
    assertThat(given().get("/q/metrics").asString())
        .contains(
            "ward_notifications_lag_seconds",
            "ward_notifications_dead",
            "ward_notifications_waiting",
            "ward_notifications_later");
  }

  private io.restassured.response.Response one(String id) {
    return Api.as(admin).get(path(clinic) + "/" + id);
  }

  private static io.restassured.response.Response tell(
      UUID who, UUID clinic, Map<String, Object> recipient, Map<String, Object> payload) {
    var answer = Api.as(who).body(body(recipient, payload)).post(path(clinic));
    answer.then().statusCode(201);
    return answer;
  }

  private static Map<String, Object> body(Map<String, Object> recipient, Map<String, Object> more) {
    Map<String, Object> payload =
        new java.util.HashMap<>(Map.of("kind", "goal.missed", "title", "Title"));
    payload.putAll(more);
    return new java.util.HashMap<>(Map.of("recipient", recipient, "payload", payload));
  }

  private static String path(UUID clinic) {
    return "/scheduler/v1/clinics/" + clinic + "/notifications";
  }
}
