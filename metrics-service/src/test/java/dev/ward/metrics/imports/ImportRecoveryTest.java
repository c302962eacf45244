package dev.ward.metrics.imports;

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
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ImportRecoveryTest {

  private static final String ROW = "a-1,2026-03-02,dr-a,production,100,USD,,";

  private final Practice practice = new Practice();

  @ParameterizedTest
  @ValueSource(strings = {"pending", "running"})
  void anImportWhoseProcessDiedIsFailed(String state) {
    UUID id = leftBehind(state);
    await()
        .untilAsserted(
            () ->
                practice
                    .asStaff()
                    .get(practice.path("/imports/" + id))
                    .then()
                    .body("state", is("failed"))
                    .body("error", containsString("interrupted"))
                    .body("rows", is(0)));
    assertThat(
            Directory.number(
                "select count(*) from metrics.outbox where event -> 'target' ->> 'id' = ?",
                id.toString()))
        .isEqualTo(1);
  }

  /** As a process that was killed leaves it: no trigger has touched the row since. */
  private UUID leftBehind(String state) {
    UUID id = UUID.randomUUID();
    try (Connection connection = Directory.connect();
        var untouched = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into metrics.fact_import (clinic_id, id, kind, format, state, rows, accepted, updated_at)
                values (?, ?, 'financial', 'csv', ?, 10, 10, now() - interval '1 hour')
                """)) {
      untouched.execute("set session_replication_role = replica");
      insert.setObject(1, practice.clinic());
      insert.setObject(2, id);
      insert.setString(3, state);
      insert.execute();
      return id;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anImportThatWaitsLongerThanALeaseIsNotTakenForDead() {
    Response begun;
    try (HoldUp ignored = HoldUp.of(practice)) {
      begun = practice.csv(practice.asStaff(), "financial", Practice.FINANCIAL, ROW);
      running(begun);
      long seen = version(begun);
      await().until(() -> version(begun) > seen + 10);
      running(begun);
    }
    practice.ended(begun).then().body("state", is("done")).body("accepted", is(1));
  }

  private static long version(Response begun) {
    return Directory.number(
        "select version from metrics.fact_import where id = cast(? as uuid)",
        begun.<String>path("id"));
  }

  @Test
  void whoIsRemovedWhileTheirImportRunsDoesNotGetItDone() {
    Response begun;
    try (HoldUp ignored = HoldUp.of(practice)) {
      begun = practice.csv(practice.asStaff(), "financial", Practice.FINANCIAL, ROW);
      running(begun);
      Directory.execute(
          "delete from access.membership where user_id = ? and clinic_id = ?",
          practice.staffId(),
          practice.clinic());
    }
    await()
        .untilAsserted(
            () ->
                practice
                    .asAdmin()
                    .get(begun.header("Location"))
                    .then()
                    .body("state", is("failed"))
                    .body("error", containsString("no longer")));
    nothingIsWritten();
  }

  @Test
  void anImportThatWasFailedMeanwhileWritesNothing() {
    Response begun;
    try (HoldUp ignored = HoldUp.of(practice)) {
      begun = practice.csv(practice.asStaff(), "financial", Practice.FINANCIAL, ROW);
      running(begun);
      fail(begun.path("id"));
    }
    // The next import of the clinic begins when the other has ended.
    practice.imported("financial", Practice.FINANCIAL);
    practice.asStaff().get(begun.header("Location")).then().body("state", is("failed"));
    nothingIsWritten();
  }

  private static void fail(String id) {
    try (Connection connection = Directory.connect();
        var untouched = connection.createStatement()) {
      untouched.execute("set session_replication_role = replica");
      try (PreparedStatement update =
          connection.prepareStatement(
              "update metrics.fact_import set state = 'failed', finished_at = now() where id = cast(? as uuid)")) {
        update.setString(1, id);
        update.execute();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void nothingIsWritten() {
    assertThat(
            Directory.number(
                "select count(*) from metrics.financial_metrics where clinic_id = ?",
                practice.clinic()))
        .isZero();
  }

  private void running(Response begun) {
    await()
        .untilAsserted(
            () ->
                practice
                    .asAdmin()
                    .get(begun.header("Location"))
                    .then()
                    .body("state", is("running")));
  }
}
