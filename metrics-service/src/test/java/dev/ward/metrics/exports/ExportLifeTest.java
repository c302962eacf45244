package dev.ward.metrics.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How exports end. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ExportLifeTest {

  private static final String EVENTS =
      "select count(*) from metrics.outbox where event -> 'target' ->> 'id' = ? and event ->> 'action' = ?";

  private final Practice practice = new Practice();
  private final Taken taken = new Taken(practice);

  private static long chunks(String id) {
    return Directory.number(
        "select count(*) from metrics.export_chunk where export_id = cast(? as uuid)", id);
  }

  private static long events(String id, String action) {
    return Directory.number(EVENTS, id, action);
  }

  @Test
  void whatWasMadeAndEachTimeItWasFetchedIsOnRecordWithCountAndHash() {
    Response export = taken.ended(practice::asAdmin, "csv", "goals", "{}");
    String id = export.path("id");
    taken.content(practice.asAdmin(), id).then().statusCode(200);
    taken.content(practice.asAdmin(), id).then().statusCode(200);
    assertThat(events(id, "export.created")).isEqualTo(1);
    assertThat(events(id, "export.done")).isEqualTo(1);
    assertThat(events(id, "export.downloaded")).isEqualTo(2);
    for (String action : new String[] {"export.done", "export.downloaded"}) {
      assertThat(
              Directory.number(
                  EVENTS
                      + " and event -> 'changes' -> 'sha256' ->> 'new' = ?"
                      + " and event -> 'changes' -> 'rows' ->> 'new' = '0'"
                      + " and event -> 'actor' ->> 'type' = 'user'",
                  id,
                  action,
                  export.<String>path("sha256")))
          .as(action)
          .isPositive();
    }
  }

  @Test
  void anExpiredExportIsGoneForEverybodyAndItsContentIsRemoved() {
    String id = taken.done(practice::asAdmin, "csv", "goals", "{}");
    assertThat(chunks(id)).isPositive();
    Directory.execute(
        "update metrics.data_export set expires_at = now() where id = cast(? as uuid)", id);
    taken
        .content(practice.asAdmin(), id)
        .then()
        .statusCode(410)
        .contentType("application/problem+json");
    practice.asAdmin().get(practice.path("/exports/" + id)).then().body("state", is("expired"));
    await().until(() -> chunks(id) == 0);
    await().until(() -> events(id, "export.expired") == 1);
    taken.content(practice.asAdmin(), id).then().statusCode(410);
    assertThat(events(id, "export.downloaded")).isZero();
  }

  @Test
  void anExportThatIsDoneCanBeRemoved() {
    String id = taken.done(practice::asAdmin, "csv", "goals", "{}");
    practice.asAdmin().delete(practice.path("/exports/" + id)).then().statusCode(204);
    practice.asAdmin().get(practice.path("/exports/" + id)).then().statusCode(404);
    practice.asAdmin().delete(practice.path("/exports/" + id)).then().statusCode(404);
    assertThat(chunks(id)).isZero();
    assertThat(events(id, "export.deleted")).isEqualTo(1);
  }

  @Test
  void anExportThatIsBeingMadeHasNoContentYetIsNotTakenForDeadAndCanBeCancelled()
      throws SQLException {
    String id;
    try (Connection holdUp = holdUp("metrics.goal")) {
      id = running(taken.asked(practice.asAdmin(), "csv", "goals", "{}"));
      taken.content(practice.asAdmin(), id).then().statusCode(409);
      long seen = version(id);
      // More signs of life than a lease has.
      await().until(() -> version(id) > seen + 8);
      running(id);
      practice.asAdmin().delete(practice.path("/exports/" + id)).then().statusCode(204);
      cancelled(id);
    }
    // The next export of the clinic begins when the other has ended.
    taken.done(practice::asAdmin, "csv", "goals", "{}");
    cancelled(id);
    assertThat(chunks(id)).isZero();
    taken.content(practice.asAdmin(), id).then().statusCode(409);
    assertThat(events(id, "export.cancelled")).isEqualTo(1);
    assertThat(events(id, "export.done")).isZero();
  }

  private void cancelled(String id) {
    practice.asAdmin().get(practice.path("/exports/" + id)).then().body("state", is("cancelled"));
  }

  @Test
  void aClinicThatHasManyWaitingIsToldToTryLater() throws SQLException {
    try (Connection holdUp = holdUp("metrics.goal")) {
      running(taken.asked(practice.asAdmin(), "csv", "goals", "{}"));
      for (int i = 0; i < 3; i++) {
        taken.asked(practice.asAdmin(), "csv", "goals", "{}").then().statusCode(202);
      }
      taken.asked(practice.asAdmin(), "csv", "goals", "{}").then().statusCode(503);
      Practice other = new Practice();
      new Taken(other).asked(other.asAdmin(), "csv", "goals", "{}").then().statusCode(202);
    }
    Response later =
        await()
            .until(
                () -> taken.asked(practice.asAdmin(), "csv", "goals", "{}"),
                asked -> asked.statusCode() == 202);
    taken.ended(practice::asAdmin, later).then().body("state", is("done"));
  }

  @Test
  void whoIsRemovedWhileTheirExportIsMadeDoesNotGetItDone() throws SQLException {
    rows(1500);
    String id;
    try (Connection holdUp = holdUp("metrics.financial_metrics")) {
      id = running(taken.asked(practice.asStaff(), "csv", "financial", "{}"));
      Directory.execute(
          "delete from tenancy.user_clinic_roles where user_id = ? and clinic_id = ?",
          practice.staffId(),
          practice.clinic());
    }
    await()
        .untilAsserted(
            () ->
                practice
                    .asAdmin()
                    .get(practice.path("/exports/" + id))
                    .then()
                    .body("state", is("failed"))
                    .body("error", containsString("roles changed")));
    assertThat(chunks(id)).isZero();
    assertThat(events(id, "export.failed")).isEqualTo(1);
  }

  private void rows(int count) {
    Directory.execute(
        "insert into metrics.provider (clinic_id, code) values (?, 'dr-a')", practice.clinic());
    Directory.execute(
        """
        insert into metrics.financial_metrics
            (clinic_id, external_id, day, provider, kind, amount_minor, currency)
        select ?, 'f-' || n, '2026-03-01', 'dr-a', 'production', n, 'USD' from generate_series(1, ?) n
        """,
        practice.clinic(),
        count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "running"})
  void anExportWhoseProcessDiedIsFailed(String state) throws SQLException {
    UUID id = UUID.randomUUID();
    try (Connection connection = Directory.connect();
        var untouched = connection.createStatement()) {
      untouched.execute("set session_replication_role = replica");
      untouched.execute(
          """
          insert into metrics.data_export (clinic_id, id, what, format, filter, state, updated_at)
          values ('%s', '%s', 'goals', 'csv', '{}', '%s', now() - interval '1 hour')
          """
              .formatted(practice.clinic(), id, state));
      untouched.execute(
          "insert into metrics.export_chunk (clinic_id, export_id, n, content) values ('%s', '%s', 0, 'x')"
              .formatted(practice.clinic(), id));
    }
    await()
        .untilAsserted(
            () ->
                practice
                    .asAdmin()
                    .get(practice.path("/exports/" + id))
                    .then()
                    .body("state", is("failed"))
                    .body("error", containsString("interrupted")));
    await().until(() -> chunks(id.toString()) == 0);
  }

  private String running(Response asked) {
    String id = asked.then().statusCode(202).extract().path("id");
    running(id);
    return id;
  }

  private void running(String id) {
    await()
        .untilAsserted(
            () ->
                practice
                    .asAdmin()
                    .get(practice.path("/exports/" + id))
                    .then()
                    .body("state", is("running")));
  }

  private static long version(String id) {
    return Directory.number(
        "select version from metrics.data_export where id = cast(? as uuid)", id);
  }

  /** Nobody reads the table as long as the connection is open. */
  private static Connection holdUp(String table) throws SQLException {
    Connection connection = Directory.connect();
    connection.setAutoCommit(false);
    try (var lock = connection.createStatement()) {
      lock.execute("lock table " + table + " in access exclusive mode");
    }
    return connection;
  }
}
