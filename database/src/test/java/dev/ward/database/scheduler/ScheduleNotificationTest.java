package dev.ward.database.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody tells another organization's people anything, and nothing is told twice. */
class ScheduleNotificationTest {

  private static final String PAYLOAD = "{\"kind\": \"goal.missed\", \"title\": \"Missed\"}";

  private UUID organization;
  private UUID clinic;
  private UUID admin;
  private UUID foreign;
  private UUID foreignClinic;
  private UUID stranger;

  @BeforeEach
  void twoOrganizations() throws SQLException {
    organization = Mailroom.organization();
    clinic = Mailroom.clinic(organization, "America/New_York");
    admin = Mailroom.member(clinic, "admin");
    foreign = Mailroom.organization();
    foreignClinic = Mailroom.clinic(foreign, "America/New_York");
    stranger = Mailroom.member(foreignClinic, "admin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"metrics_service", "audit_service", "scheduler_service", "tenancy_service"})
  void eachServiceTellsThePeopleOfThePlaceItIsIn(String service) throws SQLException {
    String id = Mailroom.inClinic(service, clinic, schedule(user(admin), PAYLOAD));
    Mailroom.dispatch();
    assertThat(
            Mailroom.inspect(
                "select user_id, title from scheduler.inbox_item where notification_id = '%s'"
                    .formatted(id)))
        .containsExactly(admin + "|Missed");
  }

  @Test
  void aStrangerAndNobodyAreTheSameAnswer() {
    String ofStranger =
        refusal(
            () -> Mailroom.inClinic("metrics_service", clinic, schedule(user(stranger), PAYLOAD)));
    String ofNobody =
        refusal(
            () ->
                Mailroom.inClinic(
                    "metrics_service", clinic, schedule(user(UUID.randomUUID()), PAYLOAD)));
    assertThat(ofStranger).isEqualTo(ofNobody).startsWith("WR002");
  }

  @Test
  void anotherClinicsRolesAreOutOfReach() throws SQLException {
    String foreignRole = "{\"clinicId\": \"%s\", \"role\": \"admin\"}".formatted(foreignClinic);
    assertThat(
            refusal(
                () -> Mailroom.inClinic("metrics_service", clinic, schedule(foreignRole, PAYLOAD))))
        .startsWith("WA003");
    UUID sister = Mailroom.clinic(organization, "Europe/Berlin");
    String sisterRole = "{\"clinicId\": \"%s\", \"role\": \"admin\"}".formatted(sister);
    assertThat(
            refusal(
                () -> Mailroom.inClinic("metrics_service", clinic, schedule(sisterRole, PAYLOAD))))
        .startsWith("WA003");
    assertThat(
            Mailroom.inOrganization("audit_service", organization, schedule(sisterRole, PAYLOAD)))
        .isNotNull();
  }

  @Test
  void anotherOrganizationsOfficersAreOutOfReach() {
    String owner = "{\"orgId\": \"%s\", \"role\": \"owner\"}".formatted(foreign);
    assertThat(
            refusal(
                () ->
                    Mailroom.inOrganization(
                        "audit_service", organization, schedule(owner, PAYLOAD))))
        .startsWith("WA003");
  }

  @Test
  void anotherPlacesChannelIsNoChannel() throws SQLException {
    Mailroom.channel(foreignClinic, foreign, "desk@b.example", null);
    String desk = "{\"email\": \"desk@b.example\"}";
    assertThat(refusal(() -> Mailroom.inClinic("metrics_service", clinic, schedule(desk, PAYLOAD))))
        .startsWith("WR002");
    assertThat(Mailroom.inClinic("metrics_service", foreignClinic, schedule(desk, PAYLOAD)))
        .isNotNull();
  }

  @Test
  void onlyServicesAndOperatorsTellOperators() throws SQLException {
    String operators = "{\"operators\": true}";
    assertThat(refusal(() -> Mailroom.inClinicAs("admin", clinic, schedule(operators, PAYLOAD))))
        .startsWith("WA004");
    assertThat(Mailroom.onPlatform("scheduler_service", schedule(operators, PAYLOAD))).isNotNull();
  }

  @Test
  void theClockworkTellsOperatorsAndNobodyElse() throws SQLException {
    try (Connection connection = Mailroom.open("scheduler_service")) {
      Mailroom.rows(
          connection,
          "select access.set_context(null, 'scheduler-service', 'clockwork', null, '{}', null, '{}', null)");
      assertThat(Mailroom.rows(connection, schedule("{\"operators\": true}", PAYLOAD))).hasSize(1);
      assertThat(refusal(() -> Mailroom.rows(connection, schedule(user(admin), PAYLOAD))))
          .startsWith("WA003");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "staff"})
  void whoeverOnlyWorksThereTellsNobody(String role) {
    assertThat(refusal(() -> Mailroom.inClinicAs(role, clinic, schedule(user(admin), PAYLOAD))))
        .startsWith("WA004");
  }

  @Test
  void withoutAContextNobodyIsTold() throws SQLException {
    try (Connection connection = Mailroom.open("metrics_service")) {
      assertThat(refusal(() -> Mailroom.rows(connection, schedule(user(admin), PAYLOAD))))
          .startsWith("WA003");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "{\"title\": \"x\"}!/payload/kind",
        "{\"kind\": \"a\"}!/payload/title",
        "{\"kind\": \"a\", \"title\": 1}!/payload/title",
        "{\"kind\": \"a\", \"title\": \"x\", \"channels\": [\"fax\"]}!/payload/channels",
        "{\"kind\": \"a\", \"title\": \"x\", \"data\": []}!/payload/data",
        "{\"kind\": \"a\", \"title\": \"x\", \"critical\": \"yes\"}!/payload/critical",
        "{\"kind\": \"a\", \"title\": \"x\", \"dedupeKey\": \"\"}!/payload/dedupeKey",
        "{\"kind\": \"a\", \"title\": \"x\", \"subject\": \"x\"}!/payload/subject",
        "[]!/payload"
      })
  void aPayloadThatIsNoneIsRefusedWithAPointer(String payload, String pointer) {
    assertThat(
            refusal(
                () -> Mailroom.inClinic("metrics_service", clinic, schedule(user(admin), payload))))
        .startsWith("WR002")
        .endsWith(pointer);
  }

  @Test
  void theSameKeyIsNotToldTwice() throws SQLException {
    String keyed = "{\"kind\": \"a\", \"title\": \"x\", \"dedupeKey\": \"k\"}";
    String first = Mailroom.inClinic("metrics_service", clinic, schedule(user(admin), keyed));
    assertThat(Mailroom.inClinic("metrics_service", clinic, schedule(user(admin), keyed)))
        .isEqualTo(first);
    Mailroom.dispatch();
    assertThat(Mailroom.inClinic("metrics_service", clinic, schedule(user(admin), keyed)))
        .isEqualTo(first);
    Mailroom.prepare(
        "update scheduler.notification set trigger_at = trigger_at - interval '25 hours' where id = '%s'"
            .formatted(first));
    assertThat(Mailroom.inClinic("metrics_service", clinic, schedule(user(admin), keyed)))
        .isNotEqualTo(first);
  }

  @Test
  void anotherRecipientOrAnotherClinicHasKeysOfItsOwn() throws SQLException {
    String keyed = "{\"kind\": \"a\", \"title\": \"x\", \"dedupeKey\": \"k\"}";
    UUID other = Mailroom.member(clinic, "staff");
    String first = Mailroom.inClinic("metrics_service", clinic, schedule(user(admin), keyed));
    assertThat(Mailroom.inClinic("metrics_service", clinic, schedule(user(other), keyed)))
        .isNotEqualTo(first);
    assertThat(Mailroom.inClinic("metrics_service", foreignClinic, schedule(user(stranger), keyed)))
        .isNotEqualTo(first);
  }

  @Test
  void ofTwoAtTheSameMomentOneIsMade() throws Exception {
    String keyed = "{\"kind\": \"a\", \"title\": \"x\", \"dedupeKey\": \"k\"}";
    try (Connection one = Mailroom.open("metrics_service")) {
      Mailroom.rows(
          one,
          "select access.enter(null, 0, null, '{}', false, 'metrics-service', 'clinic', '%s', '{service}', false, null)"
              .formatted(clinic));
      String first = Mailroom.rows(one, schedule(user(admin), keyed)).get(0);
      CompletableFuture<String> second =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Mailroom.inClinic("metrics_service", clinic, schedule(user(admin), keyed));
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      one.commit();
      assertThat(second.get()).isEqualTo(first);
    }
  }

  @Test
  void whatIsCancelledBeforeItsTimeIsNotTold() throws SQLException {
    String later = "select scheduler.schedule_notification('%s', '%s', now() + interval '1 hour')";
    String id = Mailroom.inClinic("metrics_service", clinic, later.formatted(user(admin), PAYLOAD));
    Mailroom.inClinic(
        "scheduler_service", clinic, "select scheduler.cancel_notification('%s')".formatted(id));
    Mailroom.prepare(
        "update scheduler.notification set trigger_at = now() - interval '1 hour' where id = '%s'"
            .formatted(id));
    Mailroom.dispatch();
    assertThat(
            Mailroom.inspect(
                "select 1 from scheduler.inbox_item where notification_id = '%s'".formatted(id)))
        .isEmpty();
  }

  @Test
  void nobodyCancelsAnotherClinicsAndWhatIsOnItsWayIsNotTakenBack() throws SQLException {
    String id = Mailroom.inClinic("metrics_service", clinic, schedule(user(admin), PAYLOAD));
    String cancel = "select scheduler.cancel_notification('%s')".formatted(id);
    assertThat(refusal(() -> Mailroom.inClinic("scheduler_service", foreignClinic, cancel)))
        .startsWith("WA003");
    Mailroom.dispatch();
    assertThat(refusal(() -> Mailroom.inClinic("scheduler_service", clinic, cancel)))
        .startsWith("WR001")
        .endsWith("notification_dispatched");
  }

  @Test
  void noServiceTouchesTheQueueByItself() {
    assertThatThrownBy(
            () ->
                Mailroom.inClinic(
                    "scheduler_service",
                    clinic,
                    "update scheduler.notification set state = 'cancelled'"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(
            () ->
                Mailroom.inClinic(
                    "metrics_service", clinic, "select 1 from scheduler.notification"))
        .hasMessageContaining("permission denied");
  }

  private static String user(UUID person) {
    return "{\"userId\": \"%s\"}".formatted(person);
  }

  private static String schedule(String recipient, String payload) {
    return "select scheduler.schedule_notification('%s', '%s', null)".formatted(recipient, payload);
  }

  private interface Deed {
    Object attempt() throws SQLException;
  }

  /** State, message and hint of a refusal. */
  private static String refusal(Deed deed) {
    try {
      return "not refused: " + deed.attempt();
    } catch (SQLException e) {
      var server = ((org.postgresql.util.PSQLException) e).getServerErrorMessage();
      return e.getSQLState() + " " + server.getMessage() + " " + server.getHint();
    }
  }
}
