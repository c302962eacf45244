package dev.ward.audit.alerts;

import static dev.ward.audit.alerts.Alarms.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ward.audit.streams.StreamsTestResource;
import dev.ward.audit.streams.TestReceiver;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.MockMailbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
@QuarkusTestResource(StreamsTestResource.class)
class AlertNotificationTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String CANARY = "canary-patient-4711";

  @Inject MockMailbox mailbox;

  private Alarms alarms;
  private TestReceiver receiver;

  @BeforeEach
  void anOrganization() {
    alarms = new Alarms();
    receiver = new TestReceiver();
    mailbox.clear();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void whoIsToldLearnsNothingOfPatientsAndIsToldUntilItWasTaken() {
    String secret =
        as(alarms.owner)
            .post(alarms.path() + "/alert-rules/mass-read/secret")
            .then()
            .statusCode(200)
            .extract()
            .path("secret");
    assertThat(secret).hasSize(43);
    alarms
        .set("mass-read", 1, 60, "security@ward.example", receiver.url("/alerts"))
        .then()
        .statusCode(200);
    receiver.answer("/alerts", 503);
    alarms.read(UUID.randomUUID(), CANARY);
    await().atMost(LONG).until(() -> !receiver.received("/alerts").isEmpty());
    receiver.answer("/alerts", 204);
    await()
        .atMost(LONG)
        .until(() -> alarms.told("mass-read").stream().allMatch(state -> state.equals("sent")));
    List<Mail> mails = mailbox.getMailsSentTo("security@ward.example");
    assertThat(mails).hasSize(1);
    assertThat(mails.get(0).getSubject()).contains("Many patients");
    assertThat(mails.get(0).getText())
        .contains(alarms.organization.toString())
        .doesNotContain(CANARY);
    assertThat(receiver.received("/alerts"))
        .hasSizeGreaterThan(1)
        .allSatisfy(
            request -> {
              assertThat(request.body()).contains("mass-read").doesNotContain(CANARY);
              assertThat(request.headers().values())
                  .noneMatch(value -> value.contains(CANARY))
                  .anyMatch(value -> value.contains("v1="));
            });
    assertThat(
            Directory.number(
                """
                select (select count(*) from audit.alert a where a::text like '%' || ? || '%')
                  + (select count(*) from audit.alert_notification n where n::text like '%' || ? || '%')
                  + (select count(*) from audit.alert_observation o where o::text like '%' || ? || '%')
                """,
                CANARY, CANARY, CANARY))
        .isZero();
  }

  @Test
  void nobodyIsToldForEver() {
    as(alarms.owner).post(alarms.path() + "/alert-rules/support/secret").then().statusCode(200);
    alarms.set("support", 1, 60, null, receiver.url("/deaf")).then().statusCode(200);
    receiver.answer("/deaf", 500);
    alarms.happened("support-grant.used", "grant", "success");
    await().atMost(LONG).until(() -> alarms.told("support").equals(List.of("failed")));
    assertThat(receiver.received("/deaf")).hasSize(3);
  }
}
