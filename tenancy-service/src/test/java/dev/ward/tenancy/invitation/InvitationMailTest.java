package dev.ward.tenancy.invitation;

import static dev.ward.tenancy.invitation.Invited.accept;
import static dev.ward.tenancy.invitation.Invited.address;
import static dev.ward.tenancy.invitation.Invited.guest;
import static dev.ward.tenancy.invitation.Invited.invited;
import static dev.ward.tenancy.invitation.Invited.path;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.MailSink;
import dev.ward.tenancy.testing.MailSink.Mail;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class InvitationMailTest {

  private final MailSink sink = new MailSink();
  private UUID clinic;
  private UUID admin;
  private String email;

  @BeforeEach
  void aClinicWithAnAdmin() {
    Directory.execute("delete from tenancy.invitation");
    clinic = Directory.clinic(Directory.organization("Northside"), "Riverside");
    admin = Directory.person("Ada Moss");
    Directory.member(clinic, admin, "admin");
    email = address();
  }

  @AfterEach
  void closed() {
    sink.close();
  }

  @Test
  void theMailNamesWhoInvitesWhereToAndAsWhatAndItsLinkWorks() {
    sink.open();
    UUID id = invited(admin, clinic, email, "staff");
    Mail mail = mail(1);
    assertThat(mail.from()).isEqualTo("Ward <no-reply@ward.example>");
    assertThat(mail.subject()).isEqualTo("Invitation to Riverside");
    for (String body : List.of(mail.text(), mail.html())) {
      assertThat(body)
          .contains("Ada Moss invites you", "Riverside", "Northside", "member of the staff")
          .contains("https://app.ward.example/join#" + mail.token());
    }
    await().until(() -> mailState(id), "sent"::equals);
    Api.as(admin)
        .get(path(clinic, id))
        .then()
        .body("mail.sent", is(1))
        .body("mail.lastSentAt", notNullValue())
        .body("mail.error", nullValue())
        .body("version", is(0));
    accept(guest(UUID.randomUUID(), email).sign(), mail.token()).then().statusCode(201);
  }

  @Test
  void theTokenIsKeptNowhere() {
    sink.open();
    invited(admin, clinic, email, "staff");
    String token = mail(1).token();
    assertThat(
            Directory.number(
                "select count(*) from tenancy.invitation i where i::text like ?",
                "%" + token + "%"))
        .isZero();
    assertThat(
            Directory.number(
                "select count(*) from tenancy.outbox o where o::text like ?", "%" + token + "%"))
        .isZero();
    assertThat(
            Directory.number(
                "select count(*) from tenancy.invitation where token_hash = sha256(?::bytea)",
                token.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isEqualTo(1);
  }

  @Test
  void sendingAgainSendsAnotherLinkAndTheFirstIsDead() {
    sink.open();
    UUID id = invited(admin, clinic, email, "staff");
    String first = mail(1).token();
    await().until(() -> mailState(id), "sent"::equals);
    Api.as(admin).post(path(clinic, id) + "/resend").then().statusCode(200);
    String second = mail(2).token();
    String bearer = guest(UUID.randomUUID(), email).sign();
    accept(bearer, first).then().statusCode(404);
    accept(bearer, second).then().statusCode(201);
  }

  @Test
  void whileTheMailServerIsAwayMailsWaitAndSayWhy() {
    UUID id = invited(admin, clinic, email, "staff");
    await().until(() -> error(id), "The mail server is away."::equals);
    assertThat(mailState(id)).isEqualTo("waiting");
    await().until(() -> measured("ward_invitations_mails_waiting"), waiting -> waiting > 0);
    sink.open();
    assertThat(mail(1).token()).isNotNull();
    await().until(() -> mailState(id), "sent"::equals);
    assertThat(error(id)).isNull();
    await().until(() -> measured("ward_invitations_mails_waiting"), waiting -> waiting == 0);
  }

  @Test
  void aMailThatWasTriedTooOftenHasFailedUntilSomebodyAsksAgain() {
    UUID id = invited(admin, clinic, email, "staff");
    Directory.execute("update tenancy.invitation set mail_attempts = 100 where id = ?", id);
    await().until(() -> mailState(id), "failed"::equals);
    await().until(() -> measured("ward_invitations_mails_failed"), failed -> failed == 1);
    sink.open();
    Api.as(admin).post(path(clinic, id) + "/resend").then().statusCode(200);
    mail(1);
    await().until(() -> mailState(id), "sent"::equals);
  }

  @Test
  void whatIsRevokedBeforeItWasSentIsNotSent() {
    UUID revoked = invited(admin, clinic, email, "staff");
    Api.as(admin).delete(path(clinic, revoked)).then().statusCode(204);
    sink.open();
    String other = address();
    invited(admin, clinic, other, "staff");
    await().until(() -> sink.to(other).size() == 1);
    assertThat(sink.to(email)).isEmpty();
  }

  @Test
  void mailOfASuspendedPlaceWaitsUntilItIsLifted() {
    Directory.execute("update tenancy.clinic set status = 'suspended' where id = ?", clinic);
    sink.open();
    insert(email);
    UUID other = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    Directory.member(other, admin, "admin");
    String elsewhere = address();
    invited(admin, other, elsewhere, "viewer");
    await().until(() -> sink.to(elsewhere).size() == 1);
    assertThat(sink.to(email)).isEmpty();
    Directory.execute("update tenancy.clinic set status = 'active' where id = ?", clinic);
    mail(1);
  }

  @Test
  void whatADeadReplicaHadTakenOnIsSentWhenItsLeaseIsOver() {
    sink.open();
    insert(email);
    Directory.execute(
        """
        update tenancy.invitation set mail_attempts = 1, mail_next_attempt_at = clock_timestamp() + interval '1 second'
        where email = ?
        """,
        email);
    await().atMost(Duration.ofSeconds(5)).until(() -> sink.to(email).size() == 1);
  }

  @Test
  void namesAreTextInEveryPartOfAMail() {
    sink.open();
    Directory.execute(
        "update tenancy.clinic set name = ? where id = ?",
        "Ri<script>ver\r\nBcc: evil@ward.example\r\n\r\nside",
        clinic);
    invited(admin, clinic, email, "staff");
    Mail mail = mail(1);
    assertThat(mail.subject()).isEqualTo("Invitation to Ri<script>ver Bcc: evil@ward.example side");
    assertThat(mail.headers()).doesNotContain("Bcc");
    assertThat(mail.html()).contains("Ri&lt;script&gt;ver").doesNotContain("<script>");
    assertThat(sink.to("evil@ward.example")).isEmpty();
  }

  private void insert(String to) {
    Directory.execute(
        """
        insert into tenancy.invitation (organization_id, clinic_id, email, role)
        select organization_id, id, ?, 'viewer' from tenancy.clinic where id = ?
        """,
        to,
        clinic);
  }

  private Mail mail(int number) {
    await().until(() -> sink.to(email).size() == number);
    return sink.to(email).get(number - 1);
  }

  private String mailState(UUID id) {
    return Api.as(admin).get(path(clinic, id)).path("mail.state");
  }

  private String error(UUID id) {
    return Api.as(admin).get(path(clinic, id)).path("mail.error");
  }

  private static double measured(String meter) {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(meter))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElse(-1);
  }
}
