package dev.ward.audit.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.ward.audit.Events;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hold on one patient keeps what is on record of them, and what will be, and of nobody else. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "audit_service"))
class SubjectHoldTest {

  private UUID organization;
  private UUID clinic;
  private UUID owner;

  @BeforeEach
  void anOrganizationWithAnOwner() {
    organization = Directory.organization("Northside");
    clinic = Directory.clinic(organization, "Riverside");
    owner = Directory.person("owner");
    Directory.organizationRole(organization, owner, "owner");
  }

  @Test
  void aHoldShowsThePseudonymThatStandsInThePatientsEvents() {
    Events.record(about("maria"));
    String subject = hold("maria");
    assertThat(eventsOf(subject)).isEqualTo(1);
    as(owner)
        .get(path())
        .then()
        .body("items.subject", contains(subject))
        .body("items[0].clinicId", is(clinic.toString()));
  }

  @Test
  void holdsAreFoundByThePatientTheyName() {
    hold("maria");
    hold("joe");
    as(owner).get(path()).then().body("items", hasSize(2));
    for (String patient : new String[] {"maria", "joe"}) {
      as(owner)
          .get(path() + "?clinicId=" + clinic + "&subjectId=" + patient)
          .then()
          .statusCode(200)
          .body("items", hasSize(1));
    }
    as(owner)
        .get(path() + "?clinicId=" + clinic + "&subjectId=ann")
        .then()
        .body("items", hasSize(0));
    as(owner).get(path() + "?subjectId=ann").then().statusCode(400);
  }

  @Test
  void whoIsHeldBeforeAnythingIsOnRecordIsHeldFromTheFirstEventOn() throws SQLException {
    String subject = hold("maria");
    Events.record(about("joe"), about("maria"));
    assertThat(eventsOf(subject)).isEqualTo(1);
    assertThat(dueUpTo()).isEqualTo(1);
  }

  @Test
  void retentionStopsAtTheFirstEventOfAHeldPatientAndAtNobodyElses() throws SQLException {
    Events.record(about("joe"), Events.of(clinic), about("maria"), about("joe"));
    assertThat(dueUpTo()).isEqualTo(4);
    hold("maria");
    assertThat(dueUpTo()).isEqualTo(2);
  }

  @Test
  void aPatientsKeyGoesWithTheLastEventAboutThemAndNotBefore() throws SQLException {
    Events.record(about("joe"), about("maria"), about("joe"));
    assertThat(keysLeftAfterLettingGoUpTo(1)).isEqualTo(2);
    assertThat(keysLeftAfterLettingGoUpTo(2)).isEqualTo(1);
    assertThat(keysLeftAfterLettingGoUpTo(3)).isZero();
  }

  private JsonObject about(String patient) {
    return Events.of(clinic)
        .put("action", "patient.updated")
        .put("target", new JsonObject().put("type", "patient").put("id", patient))
        .put("subjectId", patient);
  }

  private String hold(String patient) {
    return as(owner)
        .body(
            new JsonObject()
                .put("reason", "A lawsuit")
                .put("clinicId", clinic.toString())
                .put("subjectId", patient)
                .encode())
        .post(path())
        .then()
        .statusCode(201)
        .extract()
        .path("subject");
  }

  private long eventsOf(String subject) {
    return Directory.number(
        "select count(*) from audit.event where clinic_id = ? and subject_id = ?", clinic, subject);
  }

  private long dueUpTo() throws SQLException {
    return whenEverythingIsOver(
        "select coalesce(max(seq), 0) from audit.read_due_segment('" + clinic + "', 100)");
  }

  private long keysLeftAfterLettingGoUpTo(int seq) throws SQLException {
    return whenEverythingIsOver(
        """
        select audit.purge_segment('%1$s', 1, %2$d, s.hash, 'archive', sha256('x'), now(), 'key', 'signature')
          from audit.read_due_segment('%1$s', 100) s where s.seq = %2$d;
        reset session authorization;
        select count(*) from audit.subject_key where clinic_id = '%1$s'
        """
            .formatted(clinic, seq));
  }

  /** The last number that the statements come to, as the audit service; nothing of it lasts. */
  private static long whenEverythingIsOver(String sql) throws SQLException {
    try (Connection connection = Directory.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          """
          alter table audit.retention_class drop constraint if exists retention_class_floor_months_check;
          alter table audit.retention_class drop constraint if exists retention_class_check;
          update audit.retention_class set floor_months = 0, months = 0;
          """);
      statement.execute("set session authorization audit_service");
      boolean rows = statement.execute(sql);
      long last = 0;
      while (rows || statement.getUpdateCount() != -1) {
        if (rows) {
          last = last(statement.getResultSet(), last);
        }
        rows = statement.getMoreResults();
      }
      connection.rollback();
      return last;
    }
  }

  private static long last(ResultSet rows, long before) throws SQLException {
    return rows.next() ? rows.getLong(1) : before;
  }

  private String path() {
    return "/audit/v1/organizations/" + organization + "/legal-holds";
  }

  private static RequestSpecification as(UUID person) {
    return given().auth().oauth2(Directory.token(person).sign()).contentType("application/json");
  }
}
