package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class UndoTest {

  private final Practice practice = new Practice();

  private static String row(String id, int amount) {
    return "%s,2026-03-02,dr-a,production,%d,USD,,".formatted(id, amount);
  }

  private Response imported(String... rows) {
    String[] lines = new String[rows.length + 1];
    lines[0] = Practice.FINANCIAL;
    System.arraycopy(rows, 0, lines, 1, rows.length);
    return practice.imported("financial", lines);
  }

  private Response undo(RequestSpecification caller, Response done) {
    return caller.post(practice.path("/imports/" + done.path("id") + "/undo"));
  }

  private Response undone(Response done) {
    Response undone = undo(practice.asStaff(), done);
    assertThat(undone.statusCode()).as(undone.asString()).isEqualTo(200);
    return undone;
  }

  /** Of one fact, the amount that counts; 0 when it doesn't. */
  private long amount(String id) {
    return Directory.number(
        "select coalesce(sum(amount_minor), 0) from metrics.financial_metrics"
            + " where clinic_id = ? and external_id = ? and deleted_at is null",
        practice.clinic(),
        id);
  }

  @Test
  void whatAnImportAddedIsRemovedAndWhatItCorrectedIsAsBefore() {
    imported(row("a", 100), row("same", 7));
    Response second = imported(row("a", 200), row("b", 300), row("same", 7));
    Directory.execute("delete from metrics.dirty_day where clinic_id = ?", practice.clinic());
    undone(second)
        .then()
        .body("state", is("done"))
        .body("removed", is(1))
        .body("restored", is(1))
        .body("conflicts", is(0))
        .body("undoneAt", notNullValue())
        .body("undoneBy", is(practice.staffId().toString()));
    assertThat(amount("a")).isEqualTo(100);
    assertThat(amount("b")).isZero();
    assertThat(amount("same")).isEqualTo(7);
    assertThat(
            Directory.number(
                "select count(*) from metrics.dirty_day where clinic_id = ? and day = '2026-03-02'",
                practice.clinic()))
        .isPositive();
  }

  @Test
  void anImportIsUndoneOnce() {
    Response done = imported(row("a", 100));
    undone(done);
    undo(practice.asStaff(), done)
        .then()
        .statusCode(409)
        .body("errors.message", hasItem("import_undone"));
    assertThat(
            Directory.number(
                "select count(*) from metrics.outbox where event -> 'target' ->> 'id' = ?"
                    + " and event -> 'changes' -> 'undone_at' ->> 'new' is not null",
                done.<String>path("id")))
        .isEqualTo(1);
  }

  @Test
  void whatSomebodyHasChangedSinceIsLeftAndListed() {
    imported(row("a", 100));
    Response second = imported(row("a", 200), row("b", 300), row("c", 400));
    imported(row("a", 250), row("b", 350));
    undone(second).then().body("removed", is(1)).body("restored", is(0)).body("conflicts", is(2));
    assertThat(amount("a")).isEqualTo(250);
    assertThat(amount("b")).isEqualTo(350);
    assertThat(amount("c")).isZero();
    String path = practice.path("/imports/" + second.path("id") + "/conflicts");
    Response first = practice.asStaff().get(path + "?limit=1");
    Response next = practice.asStaff().get(path + "?limit=1&cursor=" + first.path("next"));
    assertThat(
            List.of(
                first.<String>path("items[0].externalId"),
                next.<String>path("items[0].externalId")))
        .containsExactlyInAnyOrder("a", "b");
    practice.asViewer().get(path).then().statusCode(403);
    new Practice().asStaff().get(path).then().statusCode(404);
  }

  @Test
  void importsAreUndoneOneAfterTheOther() {
    Response first = imported(row("a", 100));
    Response second = imported(row("a", 200), row("b", 1));
    Response third = imported(row("a", 300), row("b", 2));
    undone(third).then().body("restored", is(2));
    assertThat(amount("a")).isEqualTo(200);
    undone(second).then().body("restored", is(1)).body("removed", is(1)).body("conflicts", is(0));
    assertThat(amount("a")).isEqualTo(100);
    undone(first).then().body("removed", is(1)).body("conflicts", is(0));
    assertThat(amount("a")).isZero();
  }

  @Test
  void aFactThatCameTwiceInTheImportIsTakenBackAsAWhole() {
    imported(row("old", 1));
    Response done = imported(row("new", 1), row("new", 2), row("old", 2), row("old", 3));
    undone(done).then().body("removed", is(1)).body("restored", is(1));
    assertThat(amount("new")).isZero();
    assertThat(amount("old")).isEqualTo(1);
  }

  @Test
  void theFileCanBeImportedAgainAfterwards() {
    Response done = imported(row("a", 100));
    undone(done);
    imported(row("a", 100));
    assertThat(amount("a")).isEqualTo(100);
  }

  @Test
  void patientsAndVisitsAreTakenBackToo() {
    String[] visits = {
      "external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind",
      "v,dr-a,p-1,2026-03-02T14:00:00Z,30,scheduled,hygiene"
    };
    practice.imported("appointment", visits);
    Response moved =
        practice.imported("appointment", visits[0], visits[1].replace("03-02", "03-09"));
    undone(moved).then().body("restored", is(1));
    assertThat(
            Directory.number(
                "select count(*) from metrics.appointment_metrics where clinic_id = ? and day = '2026-03-02'",
                practice.clinic()))
        .isEqualTo(1);
    Response patients =
        practice.imported(
            "patient",
            "patient_ref,first_visit_on,last_visit_on,status",
            "p-1,2026-03-02,2026-03-02,active");
    undone(patients).then().body("removed", is(1));
  }

  @Test
  void onlyAnImportThatHasWrittenFactsIsUndone() {
    Response dry =
        practice.ended(
            practice.csv(
                practice.asStaff(), "financial&dryRun=true", Practice.FINANCIAL, row("a", 1)));
    undo(practice.asStaff(), dry).then().statusCode(409);
    Response done = imported(row("a", 1));
    try (HoldUp ignored = HoldUp.of(practice)) {
      undo(practice.asStaff(), done)
          .then()
          .statusCode(409)
          .body("errors.message", hasItem("import_running"));
    }
  }

  @Test
  void whoMayNotWriteFactsOrDidNotImportCantUndo() {
    Response done = imported(row("a", 1));
    undo(practice.asViewer(), done).then().statusCode(403);
    undo(practice.asProvider(), done).then().statusCode(403);
    Practice other = new Practice();
    undo(other.asStaff(), done).then().statusCode(404);
    other
        .asStaff()
        .post(other.path("/imports/" + done.path("id") + "/undo"))
        .then()
        .statusCode(404);
    assertThat(amount("a")).isEqualTo(1);
  }
}
