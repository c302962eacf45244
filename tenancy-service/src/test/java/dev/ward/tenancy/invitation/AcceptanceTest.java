package dev.ward.tenancy.invitation;

import static dev.ward.tenancy.invitation.Invited.accept;
import static dev.ward.tenancy.invitation.Invited.address;
import static dev.ward.tenancy.invitation.Invited.guest;
import static dev.ward.tenancy.invitation.Invited.invited;
import static dev.ward.tenancy.invitation.Invited.path;
import static dev.ward.tenancy.invitation.Invited.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.tenancy.testing.Api;
import dev.ward.tenancy.testing.TenancyTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TenancyTestResource.class)
class AcceptanceTest {

  private static final String MINE = "/tenancy/v1/me/invitations";

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private String email;
  private UUID person;

  @BeforeEach
  void somebodyIsInvited() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
    email = address();
    person = UUID.randomUUID();
  }

  @Test
  void somebodyNewAcceptsOnceAndIsAMember() {
    UUID id = invited(admin, clinic, email, "staff");
    String token = token(id);
    accept(bearer(), token)
        .then()
        .statusCode(201)
        .header("Location", endsWith("/tenancy/v1/clinics/" + clinic + "/members/" + person))
        .body("userId", is(person.toString()))
        .body("organization.name", is("Northside"))
        .body("clinic.id", is(clinic.toString()))
        .body("clinic.name", is("Riverside"))
        .body("role", is("staff"));
    assertThat(role()).isEqualTo("staff");
    Api.with(bearer()).get("/tenancy/v1/me").then().body("clinics[0].role", is("staff"));
    refused(accept(bearer(), token), 409, "invitation_accepted");
    Api.as(admin)
        .get(path(clinic, id))
        .then()
        .body("state", is("accepted"))
        .body("acceptedBy", is(person.toString()));
    refused(Api.as(admin).delete(path(clinic, id)), 409, "invitation_accepted");
    refused(Api.as(admin).post(path(clinic, id) + "/resend"), 409, "invitation_accepted");
  }

  @Test
  void somebodyWithRolesElsewhereKeepsThemAndTheirTokensGoStale() {
    UUID known = Directory.person("known");
    UUID elsewhere = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    Directory.member(elsewhere, known, "provider");
    person = known;
    String bearer = bearer();
    accept(bearer, token(invited(admin, clinic, email, "viewer"))).then().statusCode(201);
    Api.with(bearer).get("/tenancy/v1/me").then().statusCode(401);
    Api.with(bearer()).get("/tenancy/v1/me").then().body("clinics.size()", is(2));
  }

  @Test
  void anInvitationToAnOrganizationMakesAnOwner() {
    UUID owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
    Response made =
        Api.as(owner)
            .body(Invited.body(email, "owner"))
            .post("/tenancy/v1/organizations/" + organization + "/invitations");
    accept(bearer(), token(UUID.fromString(made.path("id"))))
        .then()
        .statusCode(201)
        .body("clinic", nullValue())
        .body("role", is("owner"));
    Api.with(bearer()).get("/tenancy/v1/organizations/" + organization).then().statusCode(200);
  }

  @Test
  void theTrailNamesWhoAcceptedInTheirNewRole() {
    UUID id = invited(admin, clinic, email, "staff");
    accept(bearer(), token(id)).then().statusCode(201);
    for (String action : List.of("invitation.accepted", "member.created")) {
      assertThat(
              Directory.number(
                  """
                  select count(*) from tenancy.outbox
                  where stream = ? and event ->> 'action' = ? and event #>> '{actor,id}' = ?
                    and event #>> '{actor,role}' = 'staff' and event ->> 'orgId' = ?
                  """,
                  clinic,
                  action,
                  person.toString(),
                  organization.toString()))
          .as(action)
          .isEqualTo(1);
    }
  }

  @Test
  void aTokenThatNobodyGaveOutIsNotFoundAndTheAttemptIsOnRecord() {
    accept(bearer(), Token.make()).then().statusCode(404);
    accept(bearer(), "guess").then().statusCode(404);
    accept(bearer(), "").then().statusCode(400);
    assertThat(
            Directory.number(
                """
                select count(*) from tenancy.outbox
                where event ->> 'action' = 'access.denied' and event ->> 'reason' = 'accept_invitation: not_found'
                  and event #>> '{target,id}' = ?
                """,
                person.toString()))
        .isEqualTo(2);
  }

  @Test
  void aTokenServesOnlyThePersonItWasSentTo() {
    UUID id = invited(admin, clinic, email, "staff");
    String token = token(id);
    UUID thief = UUID.randomUUID();
    refused(accept(guest(thief, address()).sign(), token), 403, "wrong_email");
    refused(accept(Tokens.user(thief).claim("email", "").sign(), token), 403, "wrong_email");
    Api.as(admin).delete(path(clinic, id)).then().statusCode(204);
    refused(accept(guest(thief, address()).sign(), token), 403, "wrong_email");
    assertThat(Directory.number("select count(*) from access.membership where user_id = ?", thief))
        .isZero();
  }

  @Test
  void anAddressThatIsNotVerifiedMayBeAnothers() {
    UUID id = invited(admin, clinic, email, "staff");
    String unverified = guest(person, email).claim("email_verified", false).sign();
    refused(accept(unverified, token(id)), 403, "email_unverified");
    Api.with(unverified).get(MINE).then().statusCode(200).body("items.size()", is(0));
    refused(Api.with(unverified).post(MINE + "/" + id + "/accept"), 403, "email_unverified");
    assertThat(role()).isNull();
  }

  @Test
  void theCaseOfLettersMakesNoDifferenceAndAnotherLetterDoes() {
    String kim = "kim-" + UUID.randomUUID() + "@ward.example";
    String token = token(invited(admin, clinic, kim, "viewer"));
    String kelvin = kim.replaceFirst("k", "\u212A");
    refused(accept(guest(UUID.randomUUID(), kelvin).sign(), token), 403, "wrong_email");
    accept(guest(person, kim.toUpperCase(Locale.ROOT)).sign(), token).then().statusCode(201);
  }

  @Test
  void whatIsRevokedOrExpiredCannotBeAccepted() {
    UUID revoked = invited(admin, clinic, email, "staff");
    String token = token(revoked);
    Api.as(admin).delete(path(clinic, revoked)).then().statusCode(204);
    refused(accept(bearer(), token), 409, "invitation_revoked");
    UUID expired = invited(admin, clinic, email, "staff");
    token = token(expired);
    Invited.expire(expired);
    refused(accept(bearer(), token), 409, "invitation_expired");
    refused(Api.with(bearer()).post(MINE + "/" + expired + "/accept"), 409, "invitation_expired");
    assertThat(role()).isNull();
  }

  @Test
  void sendingAgainKillsTheOlderLinkAtOnce() {
    UUID id = invited(admin, clinic, email, "staff");
    String older = token(id);
    Api.as(admin).post(path(clinic, id) + "/resend").then().statusCode(200);
    accept(bearer(), older).then().statusCode(404);
    accept(bearer(), token(id)).then().statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "admin"})
  void aMembersRoleIsNeitherLoweredNorRaised(String offered) {
    UUID id = invited(admin, clinic, email, offered);
    person = Directory.person("member");
    Directory.member(clinic, person, "staff");
    refused(accept(bearer(), token(id)), 409, "already_member");
    assertThat(role()).isEqualTo("staff");
    Api.as(admin).get(path(clinic, id)).then().body("state", is("pending"));
  }

  @Test
  void aClosedPlaceIsGoneAndASuspendedOneRefuses() {
    String token = token(invited(admin, clinic, email, "staff"));
    Directory.execute(
        "update tenancy.organization set status = 'suspended' where id = ?", organization);
    accept(bearer(), token).then().statusCode(403).body("type", endsWith("suspended"));
    Api.with(bearer()).get(MINE).then().body("items.size()", is(0));
    Directory.execute(
        "update tenancy.organization set status = 'active' where id = ?", organization);
    Directory.execute("update tenancy.clinic set status = 'deleted' where id = ?", clinic);
    accept(bearer(), token).then().statusCode(404);
    Api.with(bearer()).get(MINE).then().body("items.size()", is(0));
  }

  @Test
  void whoIsSignedInWithTheAddressNeedsNoMail() {
    UUID id = invited(admin, clinic, email, "viewer");
    invited(admin, clinic, address(), "viewer");
    Api.with(bearer())
        .get(MINE)
        .then()
        .statusCode(200)
        .body("items.size()", is(1))
        .body("items[0].id", is(id.toString()))
        .body("items[0].organization.name", is("Northside"))
        .body("items[0].clinic.name", is("Riverside"))
        .body("items[0].invitedBy", is("admin"))
        .body("items[0].role", is("viewer"));
    Api.with(bearer()).post(MINE + "/" + id + "/accept").then().statusCode(201);
    assertThat(role()).isEqualTo("viewer");
    Api.with(bearer()).get(MINE).then().body("items.size()", is(0));
    refused(Api.with(bearer()).post(MINE + "/" + id + "/accept"), 409, "invitation_accepted");
  }

  @Test
  void anothersInvitationLooksLikeNone() {
    UUID id = invited(admin, clinic, email, "viewer");
    UUID nowhere = UUID.randomUUID();
    String stranger = guest(UUID.randomUUID(), address()).sign();
    assertThat(Api.withoutIds(Api.with(stranger).post(MINE + "/" + id + "/accept"), id))
        .startsWith("404")
        .isEqualTo(
            Api.withoutIds(Api.with(stranger).post(MINE + "/" + nowhere + "/accept"), nowhere));
  }

  @Test
  void offersComeInPages() {
    for (int i = 0; i < 3; i++) {
      UUID place = Directory.clinic(organization, "Clinic " + i);
      Directory.member(place, admin, "admin");
      invited(admin, place, email, "viewer");
    }
    Response first = Api.with(bearer()).get(MINE + "?limit=2");
    first.then().body("items.clinic.name", is(List.of("Clinic 0", "Clinic 1")));
    Api.with(bearer())
        .get(MINE + "?limit=2&cursor=" + first.path("next"))
        .then()
        .body("items.clinic.name", is(List.of("Clinic 2")))
        .body("next", nullValue());
  }

  @Test
  void theNameOfAnInviterWhoHasLeftIsNotTold() {
    UUID other = Directory.person("other");
    Directory.member(clinic, other, "admin");
    invited(other, clinic, email, "viewer");
    Api.as(admin)
        .delete("/tenancy/v1/clinics/" + clinic + "/members/" + other)
        .then()
        .statusCode(204);
    Api.with(bearer()).get(MINE).then().body("items[0].invitedBy", nullValue());
  }

  @Test
  void nobodyBecomesWhatTheyInvitedToThemselves() {
    String operator = Tokens.user(person).operator().sign();
    Api.with(operator).get("/tenancy/v1/me").then().statusCode(200);
    Response made = Api.with(operator).body(Invited.body(email, "admin")).post(path(clinic));
    made.then().statusCode(201);
    refused(accept(bearer(), token(UUID.fromString(made.path("id")))), 409, "own_role");
  }

  @Test
  void aServiceIsInvitedNowhere() {
    String service = Tokens.service("metrics-service").sign();
    accept(service, Token.make()).then().statusCode(403);
    Api.with(service).get(MINE).then().statusCode(403);
  }

  @Test
  void anAnswerThatWasLostCanBeAskedForAgain() {
    String token = token(invited(admin, clinic, email, "viewer"));
    String key = UUID.randomUUID().toString();
    for (int i = 0; i < 2; i++) {
      Api.with(bearer())
          .header("Idempotency-Key", key)
          .body("{\"token\": \"" + token + "\"}")
          .post(AcceptanceResource.PATH)
          .then()
          .statusCode(201)
          .body("clinic.id", is(clinic.toString()));
    }
  }

  private String bearer() {
    return guest(person, email).sign();
  }

  private String role() {
    for (String role : List.of("admin", "provider", "staff", "viewer")) {
      if (Directory.number(
              "select count(*) from access.membership where clinic_id = ? and user_id = ? and role = ?",
              clinic,
              person,
              role)
          == 1) {
        return role;
      }
    }
    return null;
  }

  private static void refused(Response answer, int status, String code) {
    answer.then().statusCode(status).body("errors[0].message", is(code));
  }
}
