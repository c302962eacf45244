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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class ImportKillTest {

  private static final int ROWS = 40;
  private static final int IN_THE_MIDDLE = 25;
  private static final String WAITING =
      """
      select count(*) from pg_stat_activity
      where usename = 'metrics_service' and wait_event_type = 'Lock' and query like '%import_financial%'
      """;

  private final Practice practice = new Practice();

  private String[] file() {
    List<String> lines = new ArrayList<>(List.of(Practice.FINANCIAL));
    for (int i = 0; i < ROWS; i++) {
      lines.add("a-%d,2026-03-02,dr-a,production,100,USD,,".formatted(i));
    }
    return lines.toArray(String[]::new);
  }

  @Test
  void aConnectionThatDiesInTheMiddleLeavesNothingAndTheFileCanBeSentAgain() throws SQLException {
    practice.imported("financial", Practice.FINANCIAL, "known,2026-03-02,dr-a,production,1,USD,,");
    Response begun;
    try (Connection other = Directory.connect()) {
      hold(other);
      begun = practice.csv(practice.asStaff(), "financial", file());
      // Some batches are written by now, and one waits for the row that somebody else is writing.
      await().until(() -> Directory.number(WAITING) == 1);
      assertThat(
              Directory.number(
                  "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                      + " where usename = 'metrics_service' and wait_event_type = 'Lock'"
                      + " and query like '%import_financial%'"))
          .isEqualTo(1);
      other.rollback();
    }
    practice
        .ended(begun)
        .then()
        .body("state", is("failed"))
        .body("error", containsString("import again"))
        .body("accepted", is(0));
    assertThat(facts()).isEqualTo(1);
    practice.imported("financial", file()).then().body("accepted", is(ROWS));
    practice.imported("financial", file()).then().body("unchanged", is(ROWS));
    assertThat(facts()).isEqualTo(ROWS + 1L);
  }

  private void hold(Connection other) throws SQLException {
    other.setAutoCommit(false);
    try (PreparedStatement insert =
        other.prepareStatement(
            """
            insert into metrics.financial_metrics (clinic_id, external_id, day, provider, kind, amount_minor, currency)
            values (?, ?, '2026-03-02', 'dr-a', 'production', 1, 'USD')
            """)) {
      insert.setObject(1, practice.clinic());
      insert.setString(2, "a-" + IN_THE_MIDDLE);
      insert.execute();
    }
  }

  private long facts() {
    return Directory.number(
        "select count(*) from metrics.financial_metrics where clinic_id = ?", practice.clinic());
  }
}
