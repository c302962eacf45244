package dev.ward.tenancy.invitation;

import static dev.ward.tenancy.invitation.Invited.address;
import static dev.ward.tenancy.invitation.Invited.invite;
import static dev.ward.tenancy.invitation.Invited.invited;
import static dev.ward.tenancy.invitation.Invited.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class InvitationTest {

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private String guest;

  @BeforeEach
  void aClinicWithAnAdmin() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    guest = address();
  }

  @Test
  void anAdminInvitesAndSeesWhatBecomesOfIt() {
    Response made = invite(admin, clinic, guest, "staff");
    made.then()
        .statusCode(201)
        .header("ETag", is("\"0\""))
        .body("email", is(guest))
        .body("role", is("staff"))
        .body("state", is("pending"))
        .body("invitedBy", is(admin.toString()))
        .body("mail.state", is("waiting"))
        .body("mail.sent", is(0))
        .body("keySet()", not(hasItem("token")));
    assertThat(made.header("Location")).endsWith(path(clinic, UUID.fromString(made.path("id"))));
    assertThat(expiry(made)).isCloseTo(after(7), within(1, ChronoUnit.MINUTES));
    Api.as(admin)
        .get(made.header("Location"))
        .then()
        .statusCode(200)
        .body("id", is(made.<String>path("id")));
    Api.as(admin).get(path(clinic)).then().body("items.email", is(List.of(guest)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "staff", "provider"})
  void whoIsNoAdminInvitesNobodyAndSeesNoInvitations(String role) {
    UUID id = invited(admin, clinic, guest, "viewer");
    UUID member = Directory.person("member");
    Directory.member(clinic, member, role);
    invite(member, clinic, address(), "viewer").then().statusCode(403);
    Api.as(member).get(path(clinic)).then().statusCode(403);
    Api.as(member).get(path(clinic, id)).then().statusCode(403);
    Api.as(member).post(path(clinic, id) + "/resend").then().statusCode(403);
    Api.as(member).delete(path(clinic, id)).then().statusCode(403);
    assertThat(state(id)).isEqualTo("pending");
  }

  @Test
  void complianceReadsTheListAndInvitesNobody() {
    UUID id = invited(admin, clinic, guest, "viewer");
    UUID compliance = Directory.person("compliance");
    Directory.organizationRole(organization, compliance, "compliance");
    Api.as(compliance).get(path(clinic)).then().statusCode(200).body("items.size()", is(1));
    invite(compliance, clinic, address(), "viewer").then().statusCode(403);
    Api.as(compliance).delete(path(clinic, id)).then().statusCode(403);
    ofOrganization(compliance, "compliance").then().statusCode(403);
  }

  @Test
  void toTheAdminOfAnotherClinicInvitationsDoNotExist() {
    UUID id = invited(admin, clinic, guest, "viewer");
    UUID other = Directory.person("other");
    UUID hilltop = Directory.clinic(organization, "Hilltop");
    Directory.member(hilltop, other, "admin");
    UUID nowhere = UUID.randomUUID();
    assertThat(Api.withoutIds(Api.as(other).get(path(clinic)), clinic))
        .startsWith("404")
        .isEqualTo(Api.withoutIds(Api.as(other).get(path(nowhere)), nowhere));
    assertThat(Api.withoutIds(invite(other, clinic, guest, "viewer"), clinic))
        .startsWith("404")
        .isEqualTo(Api.withoutIds(invite(other, nowhere, guest, "viewer"), nowhere));
    for (UUID place : List.of(clinic, hilltop)) {
      assertThat(Api.withoutIds(Api.as(other).get(path(place, id)), place, id))
          .startsWith("404")
          .isEqualTo(Api.withoutIds(Api.as(other).get(path(nowhere, id)), nowhere, id));
      Api.as(other).post(path(place, id) + "/resend").then().statusCode(404);
      Api.as(other).delete(path(place, id)).then().statusCode(404);
    }
    assertThat(state(id)).isEqualTo("pending");
  }

  @Test
  void anOwnerInvitesToTheirOrganizationAndToItsClinics() {
    UUID owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
    UUID ofClinic = invited(owner, clinic, guest, "admin");
    Response made = ofOrganization(owner, "compliance");
    made.then().statusCode(201).body("role", is("compliance"));
    Api.as(owner)
        .get(organizationPath())
        .then()
        .body("items.id", is(List.of(made.<String>path("id"))));
    Api.as(owner).get(path(clinic)).then().body("items.id", is(List.of(ofClinic.toString())));
    Api.as(owner).delete(organizationPath() + "/" + ofClinic).then().statusCode(404);
    Api.as(owner).delete(organizationPath() + "/" + made.path("id")).then().statusCode(204);
  }

  @Test
  void invitingAnOwnerNeedsARecentSignIn() {
    UUID owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
    String longAgo = Directory.token(owner).signedIn(Duration.ofHours(1)).sign();
    Api.with(longAgo)
        .body(Invited.body(guest, "owner"))
        .post(organizationPath())
        .then()
        .statusCode(401);
    Response made = ofOrganization(owner, "owner");
    String path = organizationPath() + "/" + made.path("id");
    Api.with(longAgo).post(path + "/resend").then().statusCode(401);
    Api.with(longAgo).delete(path).then().statusCode(204);
  }

  @Test
  void anAdminOfAClinicInvitesNobodyToItsOrganization() {
    ofOrganization(admin, "compliance").then().statusCode(404);
    invite(admin, clinic, guest, "owner").then().statusCode(400);
  }

  @Test
  void anOperatorInvitesOthersButNotThemselves() {
    UUID operator = Directory.person("operator-" + UUID.randomUUID());
    String address = "operator@ward.example";
    Directory.execute(
        "update tenancy.user_profile set email = ? where user_id = ?", address, operator);
    String token = Tokens.user(operator).operator().sign();
    Api.with(token).body(Invited.body(guest, "admin")).post(path(clinic)).then().statusCode(201);
    Api.with(token)
        .body(Invited.body("Operator@Ward.example", "viewer"))
        .post(path(clinic))
        .then()
        .statusCode(409)
        .body("errors[0].message", is("own_role"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nobody",
        "nobody@nowhere",
        "a b@ward.example",
        "a@ward.example\r\nBcc: b@ward.example",
        "a@ward.example,b@ward.example",
        "Somebody <a@ward.example>",
        "\u212Aim@ward.example",
        "\"a\"@ward.example"
      })
  void whatIsNotOneAddressIsInvalid(String email) {
    invite(admin, clinic, email, "viewer")
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/email"));
  }

  @Test
  void anAddressHasAtMost254Characters() {
    String most = "a".repeat(60) + "@" + ("b".repeat(60) + ".").repeat(3) + "c".repeat(10);
    assertThat(most).hasSize(254);
    invite(admin, clinic, most, "viewer").then().statusCode(201);
    invite(admin, clinic, most + "c", "viewer").then().statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"email\": \"a@ward.example\", \"role\": \"boss\"}",
        "{\"email\": \"a@ward.example\"}",
        "{\"role\": \"viewer\"}",
        "{\"email\": \"a@ward.example\", \"role\": \"viewer\", \"expiresAt\": \"2030-01-01T00:00:00Z\"}"
      })
  void unknownRolesAndFieldsAreRefused(String body) {
    Api.as(admin).body(body).post(path(clinic)).then().statusCode(400);
  }

  @Test
  void oneAddressHasOnePendingInvitationHoweverItIsWritten() {
    UUID first = invited(admin, clinic, guest, "viewer");
    refused(
        invite(admin, clinic, guest.toUpperCase(java.util.Locale.ROOT), "staff"),
        "invitation_pending");
    Api.as(admin).delete(path(clinic, first)).then().statusCode(204);
    UUID second = invited(admin, clinic, guest, "staff");
    Invited.expire(second);
    UUID third = invited(admin, clinic, guest, "staff");
    refused(Api.as(admin).post(path(clinic, second) + "/resend"), "invitation_pending");
    assertThat(state(third)).isEqualTo("pending");
    UUID elsewhere = Directory.clinic(organization, "Hilltop");
    Directory.member(elsewhere, admin, "admin");
    invited(admin, elsewhere, guest, "viewer");
  }

  @Test
  void ofTwoWhoInviteTheSamePersonAtOnceOneDoes() {
    String token = Directory.token(admin).sign();
    for (int i = 0; i < 20; i++) {
      String body = Invited.body(address(), "viewer");
      List<CompletableFuture<Response>> both = new ArrayList<>();
      for (int j = 0; j < 2; j++) {
        both.add(
            CompletableFuture.supplyAsync(() -> Api.with(token).body(body).post(path(clinic))));
      }
      assertThat(both.stream().map(one -> one.join().statusCode()))
          .containsExactlyInAnyOrder(201, 409);
    }
  }

  @Test
  void aMemberIsNotInvitedAgain() {
    UUID member = Directory.person("member-" + UUID.randomUUID());
    Directory.execute("update tenancy.user_profile set email = ? where user_id = ?", guest, member);
    Directory.member(clinic, member, "viewer");
    refused(invite(admin, clinic, guest, "staff"), "already_member");
  }

  @Test
  void sendingAgainBeginsTheTimeAnewAlsoOfAnExpiredOne() {
    UUID id = invited(admin, clinic, guest, "viewer");
    Invited.expire(id);
    assertThat(state(id)).isEqualTo("expired");
    Response again = Api.as(admin).post(path(clinic, id) + "/resend");
    again.then().statusCode(200).body("state", is("pending")).body("version", is(1));
    assertThat(expiry(again)).isCloseTo(after(7), within(1, ChronoUnit.MINUTES));
  }

  @Test
  void whatIsRevokedStaysRevoked() {
    UUID id = invited(admin, clinic, guest, "viewer");
    Api.as(admin).delete(path(clinic, id)).then().statusCode(204);
    Api.as(admin).delete(path(clinic, id)).then().statusCode(204);
    Api.as(admin)
        .get(path(clinic, id))
        .then()
        .body("state", is("revoked"))
        .body("mail.state", is("cancelled"))
        .body("version", is(1));
    refused(Api.as(admin).post(path(clinic, id) + "/resend"), "invitation_revoked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "30"})
  void anOrganizationSaysForHowManyDaysItsInvitationsHold(String days) {
    settings("{\"invitationDays\": " + days + "}");
    assertThat(expiry(invite(admin, clinic, guest, "viewer")))
        .isCloseTo(after(Integer.parseInt(days)), within(1, ChronoUnit.MINUTES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "31", "-1", "\"3\"", "2.5", "null", "[3]", "1000000000000"})
  void aSettingThatMakesNoSenseMeansSevenDays(String days) {
    settings("{\"invitationDays\": " + days + "}");
    assertThat(expiry(invite(admin, clinic, guest, "viewer")))
        .isCloseTo(after(7), within(1, ChronoUnit.MINUTES));
  }

  @Test
  void invitationsAreListedInPagesTheNewestFirst() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(0, invited(admin, clinic, address(), "viewer").toString());
    }
    List<String> listed = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      Response page = Api.as(admin).get(path(clinic) + "?limit=2" + cursor);
      listed.addAll(page.path("items.id"));
      String next = page.path("next");
      cursor = next == null ? null : "&cursor=" + next;
      assertThat(listed).hasSizeLessThanOrEqualTo(5);
    }
    assertThat(listed).isEqualTo(made);
  }

  @Test
  void theListCanBeNarrowedToAState() {
    UUID pending = invited(admin, clinic, guest, "viewer");
    UUID revoked = invited(admin, clinic, address(), "viewer");
    Api.as(admin).delete(path(clinic, revoked)).then().statusCode(204);
    UUID expired = invited(admin, clinic, address(), "viewer");
    Invited.expire(expired);
    assertThat(listed("pending")).containsExactly(pending.toString());
    assertThat(listed("revoked")).containsExactly(revoked.toString());
    assertThat(listed("expired")).containsExactly(expired.toString());
    assertThat(listed("accepted")).isEmpty();
    Api.as(admin).get(path(clinic) + "?state=lost").then().statusCode(400);
    String cursor = Api.as(admin).get(path(clinic) + "?limit=1").path("next");
    Api.as(admin).get(path(clinic) + "?state=pending&cursor=" + cursor).then().statusCode(400);
    Api.as(admin).get(path(clinic)).then().body("next", nullValue());
  }

  @Test
  void aRequestThatComesTwiceInvitesOnce() {
    String key = UUID.randomUUID().toString();
    Response first = withKey(key, guest);
    Response second = withKey(key, guest);
    first.then().statusCode(201);
    second.then().statusCode(201).body("id", is(first.<String>path("id")));
    withKey(key, address()).then().statusCode(422);
    assertThat(listed("pending")).hasSize(1);
  }

  @Test
  void theTrailTellsWhatHappenedAndNoAddress() {
    UUID id = invited(admin, clinic, guest, "viewer");
    Api.as(admin).post(path(clinic, id) + "/resend").then().statusCode(200);
    Api.as(admin).delete(path(clinic, id)).then().statusCode(204);
    for (String verb : List.of("created", "resent", "revoked")) {
      assertThat(
              Directory.number(
                  """
                  select count(*) from tenancy.outbox
                  where event ->> 'action' = ? and event #>> '{target,id}' = ? and event #>> '{actor,id}' = ?
                    and stream = ?
                  """,
                  "invitation." + verb,
                  id.toString(),
                  admin.toString(),
                  clinic))
          .as(verb)
          .isEqualTo(1);
    }
    assertThat(
            Directory.number(
                "select count(*) from tenancy.outbox where event::text ilike ?", "%" + guest + "%"))
        .isZero();
  }

  private String organizationPath() {
    return "/tenancy/v1/organizations/" + organization + "/invitations";
  }

  private Response ofOrganization(UUID by, String role) {
    return Api.as(by).body(Invited.body(guest, role)).post(organizationPath());
  }

  private Response withKey(String key, String email) {
    return Api.as(admin)
        .header("Idempotency-Key", key)
        .body(Invited.body(email, "viewer"))
        .post(path(clinic));
  }

  private void settings(String json) {
    Directory.execute(
        "update tenancy.organization set settings = ?::jsonb where id = ?", json, organization);
  }

  private List<String> listed(String state) {
    return Api.as(admin).get(path(clinic) + "?state=" + state).path("items.id");
  }

  private String state(UUID id) {
    return Api.as(admin).get(path(clinic, id)).path("state");
  }

  private static void refused(Response answer, String code) {
    answer.then().statusCode(409).body("errors[0].message", is(code));
  }

  private static Instant expiry(Response answer) {
    return Instant.parse(answer.path("expiresAt"));
  }

  private static Instant after(int days) {
    return Instant.now().plus(Duration.ofDays(days));
  }
}
