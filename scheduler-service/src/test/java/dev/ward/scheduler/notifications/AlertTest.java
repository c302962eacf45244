package dev.ward.scheduler.notifications;

import static dev.ward.platform.testing.Directory.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.scheduler.testing.Api;
import dev.ward.scheduler.testing.MailSink;
import dev.ward.scheduler.testing.Receiver;
import dev.ward.scheduler.testing.SchedulerTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the clockwork tells operators says what to do. */
@QuarkusTest
@WithTestResource(SchedulerTestResource.class)
class AlertTest {

  private static final String CHANNELS = "/scheduler/v1/notification-channels";

  private final Receiver receiver = new Receiver();
  private final MailSink mails = new MailSink();
  private final String pager = "pager" + UUID.randomUUID() + "@ward.example";
  private final String operator = Tokens.user(UUID.randomUUID()).operator().sign();
  private String hook;
  private String mailbox;

  @BeforeEach
  void thePlatformsChannels() {
    mails.open();
    hook = channel("webhook", "url", receiver.url());
    mailbox = channel("email", "address", pager);
  }

  @AfterEach
  void close() {
    Api.with(operator).delete(CHANNELS + "/" + hook).then().statusCode(204);
    Api.with(operator).delete(CHANNELS + "/" + mailbox).then().statusCode(204);
    receiver.close();
    mails.close();
  }

  @Test
  void anAlertComesByEachOfThePlatformsChannelsWithALinkToItsRunbook() {
    String job = "job-" + UUID.randomUUID();
    execute(
        """
        do $$ begin
          perform scheduler.enter_clockwork(null);
          perform scheduler.alert('job.slow', '%s', 'It is slow', 'As slow as can be.', 'runs-slow', '{}');
        end $$
        """
            .formatted(job));
    String page = "https://docs.ward.example/runbooks/runs-slow.md";
    await().until(() -> receiver.posts().size() == 1);
    JsonObject posted = new JsonObject(receiver.posts().get(0).body());
    assertThat(posted.getString("runbook")).isEqualTo(page);
    assertThat(posted.getJsonObject("data").getString("job")).isEqualTo(job);
    await().until(() -> mails.to(pager).size() == 1);
    assertThat(mails.to(pager).get(0).subject()).isEqualTo("Ward: A job is slow (the platform)");
    assertThat(mails.to(pager).get(0).text()).contains(page);
    assertThat(mails.to(pager).get(0).html()).contains(page);
  }

  @Test
  void whatAClinicWritesIntoItsDataIsNoRunbook() {
    UUID clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    UUID admin = Api.person();
    Directory.member(clinic, admin, "admin");
    String place = "/scheduler/v1/clinics/" + clinic;
    String own =
        Api.as(admin)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .body(Map.of("kind", "webhook", "name", "Hook", "url", receiver.url()))
            .post(place + "/notification-channels")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    Api.as(admin)
        .body(
            Map.of(
                "recipient",
                Map.of("webhook", own),
                "payload",
                Map.of("kind", "note", "title", "Look", "data", Map.of("runbook", "runs-slow"))))
        .post(place + "/notifications")
        .then()
        .statusCode(201);
    await().until(() -> receiver.posts().size() == 1);
    assertThat(new JsonObject(receiver.posts().get(0).body()).getString("runbook")).isNull();
  }

  private String channel(String kind, String field, String where) {
    return Api.with(operator)
        .body(Map.of("kind", kind, "name", kind + " " + UUID.randomUUID(), field, where))
        .post(CHANNELS)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }
}
