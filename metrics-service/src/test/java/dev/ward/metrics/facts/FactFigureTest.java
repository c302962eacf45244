package dev.ward.metrics.facts;

import static org.hamcrest.Matchers.is;

import dev.ward.metrics.Practice;
import dev.ward.platform.testing.Directory;
import dev.ward.platform.testing.WardTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What is written by hand stands beside imports: figures follow it, and neither waits long. */
@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class FactFigureTest {

  private final Practice practice = new Practice();
  private final Ledger ledger = new Ledger(practice);

  @Test
  void aFactThatIsAddedCorrectedDeletedAndRestoredMovesTheFigure() {
    String path = ledger.made("financial", Ledger.PRODUCTION);
    practice.aggregated();
    shows(12_500, true);
    ledger.patch(practice.asStaff(), path, "*", "{\"amountMinor\": 7000}").then().statusCode(200);
    shows(12_500, false);
    practice.aggregated();
    shows(7_000, true);
    ledger.made("financial", Ledger.PRODUCTION.replace("f-1", "f-2"));
    shows(7_000, false);
    practice.aggregated();
    shows(19_500, true);
    practice.asStaff().delete(path).then().statusCode(204);
    shows(19_500, false);
    practice.aggregated();
    shows(12_500, true);
    practice.asStaff().post(path + "/restore").then().statusCode(200);
    shows(12_500, false);
    practice.aggregated();
    shows(19_500, true);
  }

  private void shows(int value, boolean complete) {
    practice
        .asViewer()
        .get(
            practice.path(
                "/metrics?keys=gross_production&from=2026-03-01&to=2026-04-01&granularity=month"))
        .then()
        .statusCode(200)
        .body("series[0].points[0].value", is(value))
        .body("complete", is(complete));
  }

  @Test
  void whoeverMeetsAnImportIsToldToTryAgainRatherThanKeptWaiting() throws SQLException {
    String path = ledger.made("financial", Ledger.PRODUCTION);
    try (Connection importing = Directory.connect()) {
      importing.setAutoCommit(false);
      try (PreparedStatement held =
          importing.prepareStatement(
              "select 1 from metrics.financial_metrics where clinic_id = ? for update")) {
        held.setObject(1, practice.clinic());
        held.execute();
      }
      ledger.patch(practice.asStaff(), path, "*", "{\"amountMinor\": 1}").then().statusCode(409);
      practice.asStaff().get(path).then().statusCode(200);
      importing.rollback();
    }
    ledger.patch(practice.asStaff(), path, "*", "{\"amountMinor\": 1}").then().statusCode(200);
  }
}
