package dev.ward.database.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ward.database.access.Doorway.Token;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, by what, until when. */
class EnterTest {

  private static final String YESTERDAY = "current_date - 2";
  private static final String TOMORROW = "current_date + 2";

  private static Doorway door;
  private UUID person;

  @BeforeAll
  static void open() throws SQLException {
    door = new Doorway();
  }

  @AfterAll
  static void close() throws SQLException {
    door.close();
  }

  @BeforeEach
  void somebody() throws SQLException {
    person = door.person();
  }

  @Test
  void aTokenByReferenceHasTheRolesOfTheDirectory() throws SQLException {
    door.member(person, door.clinic, "staff", "null", "null");
    assertThat(door.enter(Token.of(person).byReference(), "clinic", door.clinic))
        .isEqualTo("{staff}");
    refused("WA003", Token.of(person).byReference(), door.clinic("Europe/Oslo"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "owner",
        "compliance",
        "super_admin",
        "service",
        "support",
        "emergency",
        "Admin",
        ""
      })
  void aRoleThatNoMembershipHasIsNothingInAClaim(String role) throws SQLException {
    door.member(person, door.clinic, "viewer", "null", "null");
    refused("WA003", Token.of(person).claiming(role), door.clinic);
    refused(
        "WA003",
        new Token(
            person,
            null,
            null,
            role.equals("owner") || role.equals("compliance")
                ? "{}"
                : "{\"%s\": \"%s\"}".formatted(door.organization, role),
            false),
        door.clinic);
  }

  @Test
  void aTokenByReferenceHasTheOrganizationsRolesToo() throws SQLException {
    door.execute(
        "insert into tenancy.organization_role (organization_id, user_id, role) values ('%s', '%s', 'owner')"
            .formatted(door.organization, person));
    Token token = Token.of(person).byReference();
    assertThat(door.enter(token, "clinic", door.clinic)).isEqualTo("{owner}");
    assertThat(door.enter(token, "organization", door.organization)).isEqualTo("{owner}");
  }

  @Test
  void aTokenByReferenceIsRevokedByTheEpochLikeAnyOther() throws SQLException {
    door.member(person, door.clinic, "staff", "null", "null");
    refused("WA001", Token.of(person).byReference().epoch(0), door.clinic);
  }

  @Test
  void aMembershipThatHasEndedOrNotBegunLetsNobodyIn() throws SQLException {
    UUID other = door.clinic("Europe/Oslo");
    door.member(person, door.clinic, "staff", "null", YESTERDAY);
    door.member(person, other, "staff", TOMORROW, "null");
    refused("WA003", Token.of(person).byReference(), door.clinic);
    refused("WA003", Token.of(person).byReference(), other);
    assertThat(door.text(claims())).isEqualTo("{}");
  }

  @Test
  void aMembershipOfTodayLetsIn() throws SQLException {
    door.member(person, door.clinic, "staff", YESTERDAY, TOMORROW);
    assertThat(door.enter(Token.of(person).byReference(), "clinic", door.clinic))
        .isEqualTo("{staff}");
    assertThat(door.text(claims())).contains("staff");
  }

  @Test
  void theMomentAMembershipEndsEveryTokenIsStaleThoughNothingHasNoticed() throws SQLException {
    door.member(person, door.clinic, "staff", "null", TOMORROW);
    Token token = Token.of(person).claiming("staff").epoch(door.epoch(person));
    assertThat(door.enter(token, "clinic", door.clinic)).isEqualTo("{staff}");
    // The clock can't be turned, but the end can be moved to now.
    door.execute(
        "update access.principal set claims_until = now() where id = '%s'".formatted(person));
    refused("WA001", token, door.clinic);
    refused("WA001", token.epoch(1000), door.clinic);
  }

  @Test
  void whoseClaimsRanOutGetNewOnes() throws SQLException {
    door.member(person, door.clinic, "staff", "null", TOMORROW);
    long before = door.epoch(person);
    door.execute(
        "update access.principal set claims_until = now() where id = '%s'".formatted(person));
    door.execute("select set_config('ward.scope', 'relay', false)");
    door.execute("select tenancy.renew_claims_that_ran_out(100)");
    door.execute("select set_config('ward.scope', '', false)");
    assertThat(door.epoch(person)).isEqualTo(before + 1);
    assertThat(door.enter(Token.of(person).claiming("staff"), "clinic", door.clinic))
        .isEqualTo("{staff}");
  }

  @Test
  void theDaysOfAMembershipAreTheClinics() throws SQLException {
    UUID auckland = door.clinic("Pacific/Auckland");
    door.member(person, auckland, "staff", "'2026-03-01'", "'2026-03-02'");
    assertThat(valid(auckland))
        .isEqualTo("[\"2026-02-28 11:00:00+00\",\"2026-03-01 11:00:00+00\")");
    door.execute(
        "update tenancy.clinic set time_zone = 'America/New_York' where id = '%s'"
            .formatted(auckland));
    assertThat(valid(auckland))
        .isEqualTo("[\"2026-03-01 05:00:00+00\",\"2026-03-02 05:00:00+00\")");
  }

  @Test
  void anOperatorIsLetInForSupportByAGrantUntilItEnds() throws SQLException {
    Token operator = Token.of(person).ofOperator();
    refused("WA004", operator, door.clinic);
    door.grant(person, door.clinic, "support", "now() - interval '1 second'");
    refused("WA004", operator, door.clinic);
    door.grant(person, door.clinic, "support", "now() + interval '1 hour'");
    assertThat(door.enter(operator, "clinic", door.clinic)).isEqualTo("{super_admin,support}");
    refused("WA004", operator, door.clinic("Europe/Oslo"));
  }

  @Test
  void aGrantForSupportIsNothingToWhomIsNoOperatorAnyMore() throws SQLException {
    door.grant(person, door.clinic, "support", "now() + interval '1 hour'");
    refused("WA003", Token.of(person), door.clinic);
  }

  @Test
  void everyUseOfAGrantIsOnRecord() throws SQLException {
    door.grant(person, door.clinic, "break_glass", "now() + interval '1 hour'");
    assertThat(door.enter(Token.of(person), "clinic", door.clinic)).isEqualTo("{emergency}");
    assertThat(
            door.text(
                """
                select count(*) from metrics.outbox
                where stream = '%s' and event ->> 'action' = 'break-glass.used' and event #>> '{actor,id}' = '%s'
                """
                    .formatted(door.clinic, person)))
        .isEqualTo("1");
  }

  @Test
  void onlyAProviderOfAnOpenClinicOfTheOrganizationBreaksGlass() throws SQLException {
    UUID other = door.clinic("Europe/Oslo");
    refused("WA003", Token.of(person), "emergency", door.clinic);
    door.member(person, other, "staff", "null", "null");
    refused("WA003", Token.of(person), "emergency", door.clinic);
    door.execute(
        "update tenancy.user_clinic_roles set role = 'provider' where user_id = '%s'"
            .formatted(person));
    assertThat(door.enter(Token.of(person), "emergency", door.clinic)).isEqualTo("{emergency}");
    door.execute("update tenancy.clinic set status = 'suspended' where id = '%s'".formatted(other));
    refused("WA003", Token.of(person), "emergency", door.clinic);
  }

  private String claims() {
    return """
        with relay as materialized (select set_config('ward.scope', 'relay', true))
        select access.claims_of('%s') ->> 'clinics' from relay where set_config is not null
        """
        .formatted(person);
  }

  private String valid(UUID clinic) throws SQLException {
    return door.text(
        """
        select tstzrange(lower(valid), upper(valid))::text from access.membership
        where clinic_id = '%s' and user_id = '%s'
        """
            .formatted(clinic, person));
  }

  private static void refused(String state, Token token, UUID place) {
    refused(state, token, "clinic", place);
  }

  private static void refused(String state, Token token, String kind, UUID place) {
    SQLException refusal =
        catchThrowableOfType(SQLException.class, () -> door.enter(token, kind, place));
    assertThat(refusal == null ? "admitted" : refusal.getSQLState()).isEqualTo(state);
  }
}
