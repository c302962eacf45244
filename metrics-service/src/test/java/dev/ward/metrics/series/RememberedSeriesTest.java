package dev.ward.metrics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
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
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = WardTestResource.class,
    initArgs = @ResourceArg(name = "role", value = "metrics_service"))
class RememberedSeriesTest {

  private static final String MARCH =
      "/metrics?keys=gross_production&from=2026-03-01&to=2026-04-01&granularity=month";

  private final Practice practice = new Practice();

  private static void earned(Practice practice, String id, int amount) {
    practice.imported(
        "financial", Practice.FINANCIAL, id + ",2026-03-02,dr-a,production," + amount + ",USD,,");
  }

  private static void madeAtOnce(Practice... practices) {
    try (Connection connection = Directory.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "update metrics.aggregation_state set as_of = '2026-04-01' where clinic_id = ?")) {
      for (Practice practice : practices) {
        statement.setObject(1, practice.clinic());
        assertThat(statement.executeUpdate()).isOne();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Response asked(String known) {
    return practice.asViewer().header("If-None-Match", known).get(practice.path(MARCH));
  }

  @Test
  void anAnswerThatStillHoldsIsNotSentAgain() {
    earned(practice, "a", 5000);
    practice.aggregated();
    Response first = practice.asViewer().get(practice.path(MARCH));
    String tag = first.header("ETag");
    assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(asked(tag).statusCode()).isEqualTo(304);
    assertThat(asked(tag).asString()).isEmpty();
    assertThat(asked("W/" + tag + ", \"other\"").statusCode()).isEqualTo(304);
    Response again = practice.asViewer().get(practice.path(MARCH));
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(again.header("ETag")).isEqualTo(tag);
  }

  @Test
  void aChangedFactIsSeenAtOnceAndItsFigureAfterTheAggregation() {
    earned(practice, "a", 5000);
    practice.aggregated();
    String tag = practice.asViewer().get(practice.path(MARCH)).header("ETag");
    earned(practice, "a", 7000);
    asked(tag).then().statusCode(200).body("complete", is(false));
    practice.aggregated();
    asked(tag)
        .then()
        .statusCode(200)
        .body("complete", is(true))
        .body("series[0].points.value", contains(7000));
  }

  @Test
  void whatIsRememberedOfOneClinicIsNeverShownToAnother() {
    earned(practice, "a", 5000);
    practice.aggregated();
    Practice other = new Practice();
    earned(other, "a", 1000);
    other.aggregated();
    // Made at the same moment, so that nothing but the clinic tells the two answers apart.
    madeAtOnce(practice, other);
    String tag = practice.asViewer().get(practice.path(MARCH)).header("ETag");
    other
        .asViewer()
        .header("If-None-Match", tag)
        .get(other.path(MARCH))
        .then()
        .statusCode(200)
        .body("series[0].points.value", contains(1000));
    other.asViewer().header("If-None-Match", tag).get(practice.path(MARCH)).then().statusCode(404);
  }
}
