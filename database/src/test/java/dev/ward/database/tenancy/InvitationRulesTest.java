package dev.ward.database.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database holds of an invitation, whoever asks. */
class InvitationRulesTest {

  private static final String ORGANIZATION = "a0000000-0000-7000-8000-0000000000aa";
  private static final String CLINIC = "a0000000-0000-7000-8000-00000000000a";
  private static final String PERSON = UUID.randomUUID().toString();
  private static final String TAKE =
      """
      select organization_name || ': ' || clinic_name || ': ' || email
      from tenancy.take_invitation_mails(array[sha256('1'), sha256('2')], interval '1 minute')
      """;

  private static EmbeddedDatabase database;

  private Connection service;
  private Connection another;

  @BeforeAll
  static void aClinic() throws SQLException {
    database = EmbeddedDatabase.startMigrated();
    prepare(
        "insert into tenancy.organization (id, name) values ('%s', 'Northside')"
            .formatted(ORGANIZATION));
    prepare(
        """
        insert into tenancy.clinic (id, organization_id, name, kind, time_zone, currency)
        values ('%s', '%s', 'Riverside', 'dental', 'America/New_York', 'USD')
        """
            .formatted(CLINIC, ORGANIZATION));
    prepare(
        "insert into tenancy.user_profile (user_id, subject, email, email_verified) values ('%1$s', '%1$s', 'p@ward.example', true)"
            .formatted(PERSON));
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void oneInvitation() throws SQLException {
    prepare("delete from tenancy.invitation");
    prepare(
        "insert into tenancy.invitation (organization_id, clinic_id, email, role) values ('%s', '%s', 'p@ward.example', 'viewer')"
            .formatted(ORGANIZATION, CLINIC));
    service = begun("tenancy_service");
    another = begun("tenancy_service");
  }

  @AfterEach
  void closed() throws SQLException {
    service.close();
    another.close();
  }

  @ParameterizedTest
  @CsvSource({"viewer,staff", "staff,provider", "provider,admin", "viewer,admin"})
  void nobodyInvitesToARoleAboveTheirOwn(String own, String offered) throws SQLException {
    try (Connection administrator = begun("postgres")) {
      enter(administrator, "clinic", own);
      assertRefused(administrator, insert(offered), "WA004");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "staff", "provider", "compliance", "service"})
  void whoLeadsNoClinicInvitesNobody(String role) throws SQLException {
    enter(service, "clinic", role);
    assertRefused(service, insert("viewer"), "42501");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accepted_at = now()",
        "token_hash = sha256('1')",
        "role = 'admin'",
        "email = 'x@y.z'"
      })
  void noRequestSetsWhatOnlyFunctionsDecide(String change) throws SQLException {
    enter(service, "clinic", "admin");
    assertRefused(service, "update tenancy.invitation set " + change, "42501");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clinic", "organization", "platform", "relay", "invitation", ""})
  void anInvitationIsFoundAndAcceptedInAContextOfOnesOwnAffairsOnly(String kind)
      throws SQLException {
    enter(service, kind, "admin");
    assertRefused(
        service, "select role from tenancy.accept_invitation(sha256('1'), null)", "WA003");
    enter(service, kind, "admin");
    assertRefused(
        service, "select id from tenancy.invitations_to('p@ward.example', null, 10)", "WA003");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clinic", "organization", "platform", "self", "invitation", ""})
  void mailIsTakenOnByTheRelayOnly(String kind) throws SQLException {
    enter(service, kind, "admin");
    assertRefused(service, TAKE, "WA003");
  }

  @ParameterizedTest
  @CsvSource({"uid,admin", "other,viewer"})
  void inTheContextOfAnInvitationNothingIsGrantedButWhatWasOffered(String whom, String role)
      throws SQLException {
    enter(service, "invitation", "viewer");
    String user = whom.equals("uid") ? "access.uid()" : "uuidv7()";
    assertRefused(
        service,
        "insert into tenancy.user_clinic_roles (clinic_id, user_id, role) values ('%s', %s, '%s') returning role"
            .formatted(CLINIC, user, role),
        "42501");
    enter(service, "invitation", "owner");
    assertRefused(
        service,
        "insert into tenancy.organization_role (organization_id, user_id, role) values ('%s', %s, '%s') returning role"
            .formatted(ORGANIZATION, user, "compliance"),
        "42501");
  }

  @Test
  void theRelayGetsTheWordsOfAMailAndSeesNothingElse() throws SQLException {
    rows(service, "select access.enter_relay()::text");
    assertThat(rows(service, TAKE)).containsExactly("Northside: Riverside: p@ward.example");
    assertThat(rows(service, "select access.scope()")).containsExactly("relay");
    assertThat(rows(service, "select name from tenancy.clinic")).isEmpty();
    assertThat(rows(service, "select name from tenancy.organization")).isEmpty();
  }

  @Test
  void whatOneReplicaHasTakenOnNoOtherTakesUntilTheLeaseIsOver() throws SQLException {
    enter(service, "relay", "");
    assertThat(rows(service, TAKE)).hasSize(1);
    enter(another, "relay", "");
    assertThat(rows(another, TAKE)).isEmpty();
    service.commit();
    another.commit();
    enter(another, "relay", "");
    assertThat(rows(another, TAKE)).isEmpty();
    another.commit();
    prepare("update tenancy.invitation set mail_next_attempt_at = now()");
    enter(another, "relay", "");
    assertThat(rows(another, TAKE)).hasSize(1);
  }

  private static String insert(String role) {
    return "insert into tenancy.invitation (organization_id, clinic_id, email, role) values ('%s', '%s', 'q@ward.example', '%s')"
        .formatted(ORGANIZATION, CLINIC, role);
  }

  private static void enter(Connection connection, String kind, String role) throws SQLException {
    rows(
        connection,
        "select access.set_context('%s', null, '%s', %s, '{%s}', '%s', '{%s}', null)::text"
            .formatted(
                PERSON,
                kind,
                kind.equals("organization") || kind.equals("relay") ? "null" : "'" + CLINIC + "'",
                kind.equals("relay") ? "" : CLINIC,
                ORGANIZATION,
                role));
  }

  private static void assertRefused(Connection connection, String sql, String state)
      throws SQLException {
    assertThatThrownBy(() -> rows(connection, sql))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
    connection.rollback();
  }

  private static Connection begun(String role) throws SQLException {
    Connection connection = database.connect(role);
    connection.setAutoCommit(false);
    return connection;
  }

  private static void prepare(String sql) throws SQLException {
    try (Connection connection = database.connect("postgres")) {
      rows(connection, sql);
    }
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (var statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        var results = statement.getResultSet();
        while (results.next()) {
          rows.add(results.getString(1));
        }
      }
    }
    return rows;
  }
}
