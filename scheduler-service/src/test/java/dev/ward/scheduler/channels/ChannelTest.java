package dev.ward.scheduler.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.webhook.SigningSecret;
import dev.ward.scheduler.testing.Api;
import dev.ward.scheduler.testing.MailSink;
import dev.ward.scheduler.testing.Receiver;
import dev.ward.scheduler.testing.SchedulerTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(SchedulerTestResource.class)
class ChannelTest {

  private final Receiver receiver = new Receiver();
  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID owner;
  private UUID stranger;
  private UUID strangersClinic;

  @BeforeEach
  void twoOrganizations() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Api.person();
    Directory.member(clinic, admin, "admin");
    owner = Api.person();
    Directory.organizationRole(organization, owner, "owner");
    UUID other = Directory.organization("Southbank");
    strangersClinic = Directory.clinic(other, "Harbour");
    stranger = Api.person();
    Directory.organizationRole(other, stranger, "owner");
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void whatIsPostedIsSignedWithTheSecretThatWasShownOnce() {
    Response made = webhook(admin, path(clinic), "Hook", receiver.url());
    String id = made.path("id");
    String secret = made.path("secret");
    Api.as(admin)
        .get(path(clinic))
        .then()
        .body("items[0].name", equalTo("Hook"))
        .body("items[0].secret", equalTo(null));
    String notification = tell(admin, clinic, Map.of("webhook", id));
    await().until(() -> receiver.posts().size() == 1);
    Receiver.Post post = receiver.posts().get(0);
    Instant signed = Instant.ofEpochSecond(Long.parseLong(post.signature().substring(2, 12)));
    assertThat(
            new SigningSecret(id + ".1", secret)
                .sign(signed, post.body().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(post.signature());
    assertThat(post.body())
        .contains(
            "\"title\":\"Title\"",
            "\"clinicId\":\"" + clinic + "\"",
            "\"id\":\"" + post.messageId() + "\"");
    await().until(() -> delivery(clinic, notification, "state"), "sent"::equals);
  }

  @Test
  void theSecretIsNowhereInTheDatabaseAndNoTrailShowsTheUrl() {
    String secret = webhook(admin, path(clinic), "Hook", receiver.url()).path("secret");
    assertThat(
            Directory.number(
                "select count(*) from scheduler.notification_channel c where c::text like ? or"
                    + " encode(secret, 'escape') like ?",
                "%" + secret + "%",
                "%" + secret + "%"))
        .isZero();
    assertThat(
            Directory.number(
                "select count(*) from scheduler.idempotency_key k where k::text like ?",
                "%" + secret + "%"))
        .isZero();
    assertThat(
            Directory.number(
                "select count(*) from scheduler.outbox o where o.event ->> 'action' ="
                    + " 'notification-channel.created' and o.event ->> 'clinicId' = ? and"
                    + " o.event::text not like ?",
                clinic.toString(),
                "%" + receiver.url() + "%"))
        .isEqualTo(1);
  }

  @Test
  void whatAReceiverRefusesIsRepeatedWithTheSameIdAndGoesToTheOneThatStandsInWhenItIsDead() {
    receiver.answer(503);
    try (MailSink sink = new MailSink().open()) {
      String mailbox = "desk-" + UUID.randomUUID() + "@ward.example";
      String desk =
          Api.as(admin)
              .body(Map.of("kind", "email", "name", "Desk", "address", mailbox))
              .post(path(clinic))
              .then()
              .statusCode(201)
              .extract()
              .path("id");
      Map<String, Object> asked =
          new HashMap<>(
              Map.of("kind", "webhook", "name", "Hook", "url", receiver.url(), "fallbackId", desk));
      String hook =
          Api.as(admin).body(asked).post(path(clinic)).then().statusCode(201).extract().path("id");
      String notification = tell(admin, clinic, Map.of("webhook", hook));
      await()
          .until(
              () -> {
                Directory.execute(
                    "update scheduler.delivery set due_at = clock_timestamp() where state ="
                        + " 'waiting' and notification_id = ?::uuid",
                    notification);
                return delivery(clinic, notification, "state");
              },
              "dead"::equals);
      assertThat(receiver.posts()).hasSize(3);
      assertThat(receiver.posts().stream().map(Receiver.Post::messageId).distinct()).hasSize(1);
      assertThat(receiver.posts().stream().map(Receiver.Post::attemptId).distinct()).hasSize(3);
      assertThat(delivery(clinic, notification, "error")).isEqualTo("The receiver answers 503.");
      await().until(() -> sink.to(mailbox).size() == 1);
      assertThat(sink.to(mailbox).get(0).subject())
          .isEqualTo("Ward: A goal was missed (Riverside)");
    }
  }

  /** The tests' own receivers are on 127.0.0.0/8, which their settings open. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/hook",
        "https://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[fe80::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://167772161/",
        "https://0xa000001/"
      })
  void anAddressThatOnlyTheServiceCanReachIsRefusedBeforeItIsKept(String inside) {
    Api.as(admin)
        .body(Map.of("kind", "webhook", "name", "Inside", "url", inside))
        .post(path(clinic))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.pointer", equalTo(List.of("/url")));
    String id = webhook(admin, path(clinic), "Hook", receiver.url()).path("id");
    Api.as(admin)
        .header("If-Match", "*")
        .body(Map.of("url", inside))
        .patch(path(clinic) + "/" + id)
        .then()
        .statusCode(400)
        .body("errors.pointer", equalTo(List.of("/url")));
    Api.as(admin).get(path(clinic)).then().body("items.url", equalTo(List.of(receiver.url())));
  }

  /** What is kept may be older than the rule, and what a name stands for changes. */
  @Test
  void nobodyIsToldAtAnAddressThatOnlyTheServiceCanReach() {
    String hook = webhook(admin, path(clinic), "Inside", receiver.url()).path("id");
    Directory.execute(
        "update scheduler.notification_channel set url = 'http://10.0.0.1/hook' where id ="
            + " ?::uuid",
        hook);
    String notification = tell(admin, clinic, Map.of("webhook", hook));
    await().until(() -> delivery(clinic, notification, "state"), "dead"::equals);
    assertThat(delivery(clinic, notification, "error")).contains("is not on the public internet");
  }

  @Test
  void whatIsNoAddressIsRefused() {
    Api.as(admin)
        .body(Map.of("kind", "webhook", "name", "File", "url", "file:///etc/passwd"))
        .post(path(clinic))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/url"));
    Api.as(admin)
        .body(Map.of("kind", "email", "name", "x", "address", "a@b.example, c@d.example"))
        .post(path(clinic))
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/address"));
  }

  @Test
  void aSecretIsReplacedAndAChannelChangedAndRemoved() {
    Response made = webhook(admin, path(clinic), "Hook", receiver.url());
    String one = path(clinic) + "/" + made.path("id");
    Api.as(admin).body(Map.of("name", "Other")).patch(one).then().statusCode(428);
    Response rotated =
        Api.as(admin)
            .header("If-Match", made.header("ETag"))
            .body(Map.of("rotateSecret", true))
            .patch(one);
    rotated
        .then()
        .statusCode(200)
        .body("secret", not(equalTo(made.path("secret"))))
        .body("secretId", equalTo(made.path("id") + ".2"));
    Api.as(admin)
        .header("If-Match", made.header("ETag"))
        .body(Map.of("name", "Other"))
        .patch(one)
        .then()
        .statusCode(412);
    Api.as(admin)
        .header("If-Match", "*")
        .body(Map.of("address", "x@y.example"))
        .patch(one)
        .then()
        .statusCode(400);
    Api.as(admin)
        .header("If-Match", "*")
        .body(Map.of("fallbackId", UUID.randomUUID()))
        .patch(one)
        .then()
        .statusCode(400);
    Api.as(admin).delete(one).then().statusCode(204);
    Api.as(admin).delete(one).then().statusCode(404);
    Api.as(admin)
        .body(
            Map.of(
                "recipient",
                Map.of("webhook", made.path("id")),
                "payload",
                Map.of("kind", "test", "title", "t")))
        .post("/scheduler/v1/clinics/" + clinic + "/notifications")
        .then()
        .statusCode(422);
  }

  @Test
  void aPlacesChannelsAreThoseOfWhoeverRunsIt() {
    String ofClinic = webhook(admin, path(clinic), "Hook", receiver.url()).path("id");
    String ofOrganization =
        webhook(owner, organizationPath(organization), "Hook", receiver.url()).path("id");
    Api.as(owner)
        .get(organizationPath(organization))
        .then()
        .body("items.id", equalTo(List.of(ofOrganization)));
    Api.as(owner).get(path(clinic)).then().body("items.id", equalTo(List.of(ofClinic)));
    for (String place : List.of(path(clinic), organizationPath(organization))) {
      Api.as(stranger).get(place).then().statusCode(404);
      Api.as(stranger)
          .body(Map.of("kind", "email", "name", "x", "address", "a@b.example"))
          .post(place)
          .then()
          .statusCode(404);
      Api.as(stranger).delete(place + "/" + ofClinic).then().statusCode(404);
    }
    Api.as(stranger).delete(path(strangersClinic) + "/" + ofClinic).then().statusCode(404);
    Api.as(stranger)
        .header("If-Match", "*")
        .body(Map.of("name", "mine"))
        .patch(path(strangersClinic) + "/" + ofClinic)
        .then()
        .statusCode(404);
    Api.as(admin).get(organizationPath(organization)).then().statusCode(404);
    UUID viewer = Api.person();
    Directory.member(clinic, viewer, "viewer");
    Api.as(viewer).get(path(clinic)).then().statusCode(403);
  }

  @Test
  void thePlatformsChannelsAreTheOperatorsThoughTheDirectoryDoesNotKnowThem() {
    UUID person = UUID.randomUUID();
    String operator = Tokens.user(person).operator().sign();
    String platform = "/scheduler/v1/notification-channels";
    String id = pager(operator).then().statusCode(201).extract().path("id");
    pager(operator).then().statusCode(201).body("id", equalTo(id));
    pager(Tokens.user(UUID.randomUUID()).operator().sign()).then().statusCode(409);
    assertThat(
            Directory.text(
                "select event -> 'actor' ->> 'id' from scheduler.outbox where event #>>"
                    + " '{target,id}' = ?",
                id))
        .isEqualTo(person.toString());
    Api.with(operator).get(platform).then().body("items.id", hasItem(id));
    Api.as(owner).get(platform).then().statusCode(403);
    Api.as(owner).delete(platform + "/" + id).then().statusCode(403);
    Api.with(operator).get(organizationPath(organization)).then().statusCode(403);
    Api.with(operator).delete(platform + "/" + id).then().statusCode(204);
    Api.as(owner).get(organizationPath(organization)).then().body("items", empty());
  }

  @Test
  void aNameIsTakenOnce() {
    webhook(admin, path(clinic), "Hook", receiver.url());
    Api.as(admin)
        .body(Map.of("kind", "webhook", "name", "Hook", "url", receiver.url()))
        .post(path(clinic))
        .then()
        .statusCode(409);
    Api.as(admin).get(path(clinic)).then().body("items", hasSize(1));
  }

  /** The same key each time, whoever asks. */
  private static Response pager(String operator) {
    return Api.with(operator)
        .header("Idempotency-Key", "pager")
        .body(Map.of("kind", "email", "name", "Pager", "address", "pager@ward.example"))
        .post("/scheduler/v1/notification-channels");
  }

  private static Response webhook(UUID who, String place, String name, String url) {
    Response made =
        Api.as(who)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .body(Map.of("kind", "webhook", "name", name, "url", url))
            .post(place);
    made.then().statusCode(201);
    return made;
  }

  private static String tell(UUID who, UUID clinic, Map<String, Object> recipient) {
    return Api.as(who)
        .body(
            Map.of(
                "recipient", recipient, "payload", Map.of("kind", "goal.missed", "title", "Title")))
        .post("/scheduler/v1/clinics/" + clinic + "/notifications")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private String delivery(UUID clinic, String notification, String field) {
    return Api.as(admin)
        .get("/scheduler/v1/clinics/" + clinic + "/notifications/" + notification)
        .path("deliveries[0]." + field);
  }

  private static String path(UUID clinic) {
    return "/scheduler/v1/clinics/" + clinic + "/notification-channels";
  }

  private static String organizationPath(UUID organization) {
    return "/scheduler/v1/organizations/" + organization + "/notification-channels";
  }
}
