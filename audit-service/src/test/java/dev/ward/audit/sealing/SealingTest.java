package dev.ward.audit.sealing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.ward.audit.Events;
import dev.ward.platform.access.Caller;
import dev.ward.platform.access.Permission;
import dev.ward.platform.access.Scope;
import dev.ward.platform.db.ClinicTransaction;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.Tokens;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What events say of patients is in the database under lock and key, and shown to those who may see
 * it.
 */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class SealingTest {

  @Inject ClinicTransaction transaction;
  @Inject SubjectReferences references;

  private UUID organization;
  private UUID clinic;
  private UUID admin;

  @BeforeEach
  void aClinicWithAnAdmin() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    admin = Directory.person("admin");
    Directory.member(clinic, admin, "admin");
  }

  @Test
  void whatIsSaidOfAPatientStandsNowhereInTheDatabase() {
    Events.record(aboutMaria());
    assertThat(
            Directory.number(
                """
                select count(*) from audit.event e
                where e.clinic_id = ? and e::text not like '%maria-2041%' and e::text not like '%lisinopril%'
                  and e.changes is null and e.target_id is null and e.sealed is not null
                  and position(convert_to('maria', 'UTF8') in e.sealed) = 0
                """,
                clinic))
        .isEqualTo(1);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.subject_key k
                where k.clinic_id = ? and k::text not like '%maria%' and octet_length(k.wrapped_key) = 60
                """,
                clinic))
        .isEqualTo(1);
  }

  @Test
  void whoMayReadTheTrailSeesItAsItWasSentDigitByDigit() {
    String changes =
        "{\"drug\": {\"old\": null, \"new\": \"lisinopril\"}, \"dose\": {\"old\": 1.10, \"new\": 12345678901234567890.50}}";
    JsonObject event = aboutMaria().put("changes", (Object) null);
    given()
        .auth()
        .oauth2(Tokens.service("metrics-service").sign())
        .contentType("application/json")
        .body(event.encode().replace("\"changes\":null", "\"changes\":" + changes))
        .post("/audit/v1/events")
        .then()
        .body("items.status", contains("accepted"));
    Events.record(Events.of(clinic));
    ValidatableResponse trail = trail();
    shows(trail, event, "subjectId", "maria-2041");
    trail
        .body("items", hasSize(2))
        .body("items.erased", contains(false, false))
        .body("items.unreadable", contains(nullValue(), nullValue()));
    assertThat(trail.extract().asString())
        .contains("\"target\":{\"type\":\"patient\",\"id\":\"maria-2041\"}")
        .contains("\"changes\":" + changes)
        .doesNotContain("sealed", "commitment", "previousHash");
  }

  @Test
  void aTargetThatIsNotThePatientStaysFindable() {
    JsonObject event =
        Events.of(clinic)
            .put("action", "appointment.updated")
            .put("subjectId", "maria-2041")
            .put("target", new JsonObject().put("type", "appointment").put("id", "a-7"));
    Events.record(event);
    given()
        .auth()
        .oauth2(Directory.token(admin).sign())
        .get("/audit/v1/clinics/" + clinic + "/events?target=appointment:a-7")
        .then()
        .body("items.subjectId", contains("maria-2041"))
        .body("items[0].target.id", is("a-7"));
  }

  @Test
  void aPatientHasOnePseudonymInAClinicAndAnotherInTheNext() {
    UUID hilltop = Directory.clinic(organization, "Hilltop");
    Events.record(aboutMaria(), aboutMaria(), aboutMaria().put("clinicId", hilltop.toString()));
    Events.record(aboutMaria(), aboutMaria().put("subjectId", "joe-1"));
    assertThat(pseudonyms(clinic)).isEqualTo(2);
    assertThat(
            Directory.number(
                "select count(distinct subject_id) from audit.event where organization_id = ?",
                organization))
        .isEqualTo(3);
    assertThat(
            Directory.number(
                """
                select count(*) from audit.event e join audit.subject_key k
                  on k.clinic_id = e.clinic_id and k.pseudonym = e.subject_id::uuid
                where e.clinic_id = ? and k.reference = ?
                """,
                clinic,
                references.of(clinic, "maria-2041")))
        .isEqualTo(3);
  }

  @Test
  void anEventThatIsSentTwiceIsStillADuplicate() {
    JsonObject event = aboutMaria();
    Events.send(List.of(event, event))
        .then()
        .body("items.status", contains("accepted", "duplicate"));
    Events.send(List.of(event)).then().body("items.status", contains("duplicate"));
    assertThat(Events.recorded(clinic)).isEqualTo(1);
  }

  @Test
  void aPatientOfNoClinicIsRefused() {
    Events.send(List.of(aboutMaria().put("clinicId", null).put("orgId", organization.toString())))
        .then()
        .body("items.status", contains("rejected"))
        .body("items[0].pointer", is("/0/clinicId"));
  }

  @Test
  void whatCannotBeOpenedIsShownAsSuchAndTakesNothingWithIt() {
    JsonObject lost = aboutMaria().put("subjectId", "lost-1");
    JsonObject altered = aboutMaria().put("subjectId", "altered-1");
    JsonObject fine = aboutMaria();
    Events.record(lost, altered, fine);
    Directory.execute(
        "update audit.subject_key set key_id = 'gone' where clinic_id = ? and reference = ?",
        clinic,
        references.of(clinic, "lost-1"));
    Directory.execute(
        """
        update audit.subject_key set wrapped_key = set_byte(wrapped_key, 30, get_byte(wrapped_key, 30) # 1)
        where clinic_id = ? and reference = ?
        """,
        clinic,
        references.of(clinic, "altered-1"));
    ValidatableResponse trail = trail();
    shows(trail, lost, "unreadable", "key-unknown");
    shows(trail, altered, "unreadable", "altered");
    shows(trail, lost, "subjectId", null);
    shows(trail, lost, "changes", null);
    shows(trail, fine, "subjectId", "maria-2041");
    shows(trail, fine, "unreadable", null);
  }

  @Test
  void anotherClinicSeesNoKeysAndNorDoRolesThatDoNotReadTheTrail() throws SQLException {
    Events.record(aboutMaria());
    UUID stranger = Directory.person("other-admin");
    UUID harbour = Directory.clinic(Directory.organization("Southbank"), "Harbour");
    Directory.member(harbour, stranger, "admin");
    assertThat(keysVisibleTo(admin, clinic, "admin")).isEqualTo(1);
    assertThat(keysVisibleTo(stranger, harbour, "admin")).isZero();
    UUID viewer = Directory.person("viewer");
    Directory.member(clinic, viewer, "viewer");
    assertThat(keysVisibleTo(viewer, clinic, "viewer")).isZero();
  }

  @Test
  void twoInstancesAgreeOnAPatientsKey() {
    Sealer one = new Sealer(new KeyRing(List.of("k:" + KEY), true), references);
    Sealer other = new Sealer(new KeyRing(List.of("k:" + KEY), true), references);
    Sealable event = new Sealable(UUID.randomUUID(), clinic, "maria-2041", null, null);
    Sealer.Batch first = one.prepare(List.of(event));
    Sealer.Batch second = other.prepare(List.of(event));
    UUID subjectOfOne = seal(first);
    assertThat(seal(second)).isEqualTo(subjectOfOne);
    assertThat(pseudonyms(clinic)).isEqualTo(1);
  }

  private static final String KEY = KeyRingTest.key();

  private UUID seal(Sealer.Batch batch) {
    return transaction
        .write(
            Caller.service("metrics-service"),
            Scope.platform(Permission.INGEST_EVENTS),
            batch::seal)
        .await()
        .atMost(Duration.ofSeconds(30))
        .get(0)
        .subject();
  }

  private static long pseudonyms(UUID clinic) {
    return Directory.number("select count(*) from audit.subject_key where clinic_id = ?", clinic);
  }

  private static long keysVisibleTo(UUID person, UUID clinic, String role) throws SQLException {
    try (Connection connection = Directory.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local role audit_service");
      statement.execute(
          "select access.set_context('%1$s', null, 'clinic', '%2$s', '{%2$s}', null, '{%3$s}', null)"
              .formatted(person, clinic, role));
      try (ResultSet rows = statement.executeQuery("select count(*) from audit.subject_key")) {
        rows.next();
        return rows.getLong(1);
      } finally {
        connection.rollback();
      }
    }
  }

  private static void shows(
      ValidatableResponse trail, JsonObject event, String field, String value) {
    trail.body(
        "items.find { it.id == '%s' }.%s".formatted(event.getString("id"), field),
        value == null ? nullValue() : is(value));
  }

  private ValidatableResponse trail() {
    return given()
        .auth()
        .oauth2(Directory.token(admin).sign())
        .get("/audit/v1/clinics/" + clinic + "/events")
        .then()
        .statusCode(200);
  }

  private JsonObject aboutMaria() {
    return Events.of(clinic)
        .put("action", "patient.updated")
        .put("subjectId", "maria-2041")
        .put("target", new JsonObject().put("type", "patient").put("id", "maria-2041"))
        .put("changes", new JsonObject("{\"drug\": {\"old\": null, \"new\": \"lisinopril\"}}"));
  }
}
