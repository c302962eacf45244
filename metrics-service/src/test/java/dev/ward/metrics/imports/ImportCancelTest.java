package dev.ward.metrics.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
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
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ImportCancelTest {

  private static final String ROW = "a-1,2026-03-02,dr-a,production,100,USD,,";
  private static final String BAD = "a-2,2026-02-30,dr-a,production,100,USD,,";

  private final Practice practice = new Practice();

  private Response begun() {
    return practice.csv(practice.asStaff(), "financial", Practice.FINANCIAL, ROW, BAD);
  }

  private Response cancel(RequestSpecification caller, Response begun) {
    return caller.post(practice.path("/imports/" + begun.path("id") + "/cancel"));
  }

  private void awaitState(Response begun, String state) {
    await()
        .untilAsserted(
            () -> practice.asStaff().get(begun.header("Location")).then().body("state", is(state)));
  }

  private void nothingIsLeft() {
    assertThat(
            Directory.number(
                "select count(*) from metrics.financial_metrics where clinic_id = ?",
                practice.clinic()))
        .isZero();
    assertThat(
            Directory.number(
                "select count(*) from metrics.import_reject where clinic_id = ?",
                practice.clinic()))
        .isZero();
  }

  @Test
  void aCancelledImportLeavesNoFact() {
    Response begun;
    try (HoldUp ignored = HoldUp.of(practice)) {
      begun = begun();
      awaitState(begun, "running");
      cancel(practice.asStaff(), begun)
          .then()
          .statusCode(200)
          .body("state", is("cancelled"))
          .body("rows", is(0))
          .body("finishedAt", notNullValue());
      cancel(practice.asStaff(), begun).then().statusCode(200).body("state", is("cancelled"));
    }
    // The next import of the clinic begins when the cancelled one is out of the way.
    practice.imported("financial", Practice.FINANCIAL);
    awaitState(begun, "cancelled");
    nothingIsLeft();
  }

  @Test
  void anImportThatIsStillWaitingIsCancelled() {
    Response second;
    try (HoldUp ignored = HoldUp.of(practice)) {
      awaitState(begun(), "running");
      second = begun();
      cancel(practice.asStaff(), second).then().statusCode(200).body("state", is("cancelled"));
    }
    practice.imported("financial", Practice.FINANCIAL);
    awaitState(second, "cancelled");
  }

  @Test
  void anImportThatRunsElsewhereIsCancelled() {
    UUID id = UUID.randomUUID();
    Directory.execute(
        "insert into metrics.fact_import (clinic_id, id, kind, format, state) values (?, ?, 'call', 'csv', 'running')",
        practice.clinic(),
        id);
    practice
        .asStaff()
        .post(practice.path("/imports/" + id + "/cancel"))
        .then()
        .statusCode(200)
        .body("state", is("cancelled"));
  }

  @Test
  void anImportThatIsOverCantBeCancelled() {
    Response done = practice.imported("financial", Practice.FINANCIAL, ROW);
    cancel(practice.asStaff(), done).then().statusCode(409);
  }

  @Test
  void whoMayNotWriteFactsCantCancel() {
    Practice other = new Practice();
    try (HoldUp ignored = HoldUp.of(practice)) {
      Response begun = begun();
      cancel(practice.asViewer(), begun).then().statusCode(403);
      cancel(other.asStaff(), begun).then().statusCode(404);
      other
          .asStaff()
          .post(other.path("/imports/" + begun.path("id") + "/cancel"))
          .then()
          .statusCode(404);
      cancel(practice.asProvider(), begun).then().statusCode(403);
      cancel(practice.asStaff(), begun).then().statusCode(200);
    }
  }

  @Test
  void aCancellationIsOnRecord() {
    Response begun;
    try (HoldUp ignored = HoldUp.of(practice)) {
      begun = begun();
      cancel(practice.asAdmin(), begun).then().statusCode(200);
    }
    assertThat(
            Directory.number(
                "select count(*) from metrics.outbox where event -> 'target' ->> 'id' = ?"
                    + " and event -> 'changes' -> 'state' ->> 'new' = 'cancelled'",
                begun.<String>path("id")))
        .isEqualTo(1);
  }
}
