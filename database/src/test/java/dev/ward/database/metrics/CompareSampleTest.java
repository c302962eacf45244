package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.metrics.Fact.Appointment;
import dev.ward.database.metrics.Fact.Financial;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept is held against what it is made of, and nothing is written by that. */
class CompareSampleTest {

  private Clinic clinic;

  @BeforeEach
  void aClinicWithFigures() throws SQLException {
    clinic = new Clinic("America/New_York");
    for (int day = 10; day < 20; day++) {
      clinic.load(new Financial("f" + day, "2025-03-" + day, "P1", "production", 1000 + day));
    }
    clinic.load(
        new Appointment("a1", "P1", "patient-1", "2025-03-12T15:00:00Z", "completed", "hygiene"),
        new Appointment("a2", "P2", "patient-2", "2025-03-13T15:00:00Z", "no_show", "treatment"));
    clinic.calculate();
  }

  @Test
  void figuresThatAreRightDifferNowhere() throws SQLException {
    assertThat(compare(100)).isEqualTo(days() + "|{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update metrics.metric_aggregations set production = production + 1 where period_start = '2025-03-12' and granularity = 'day' and provider = 'P1'",
        "update metrics.metric_aggregations set active_step = 7 where period_start = '2025-03-12' and granularity = 'day' and provider = ''",
        "delete from metrics.metric_aggregations where period_start = '2025-03-12' and granularity = 'day' and provider = ''",
        "update metrics.financial_metrics set amount_minor = 5 where external_id = 'f12'",
        "delete from metrics.patient_day where day = '2025-03-12'"
      })
  void aDifferenceIsFoundAndPutRightByAddingUpThatDayAnew(String damage) throws SQLException {
    clinic.administrate(damage + " and clinic_id = '" + clinic.id + "'");
    assertThat(compare(100)).isEqualTo(days() + "|{2025-03-12}");
    assertThat(compare(100)).isEqualTo(days() + "|{2025-03-12}");
    clinic.calculate("'2025-03-12'", "'2025-03-13'");
    assertThat(compare(100)).isEqualTo(days() + "|{}");
  }

  @Test
  void factsThatNobodyHasAddedUpYetAreNoDifference() throws SQLException {
    int before = days();
    clinic.load(new Financial("late", "2025-03-12", "P1", "production", 1));
    assertThat(compare(100)).isEqualTo((before - 1) + "|{}");
  }

  @Test
  void theLastSevenDaysAreAlwaysAmongThem() throws SQLException {
    assertThat(compare(0)).isEqualTo("7|{}");
    clinic.administrate(
        "update metrics.metric_aggregations set production = 0 where period_start = '2025-03-19' and clinic_id = '%s'"
            .formatted(clinic.id));
    assertThat(compare(0)).isEqualTo("7|{2025-03-19}");
  }

  @Test
  void aClinicThatWasNeverAddedUpHasNothingToCompare() throws SQLException {
    clinic = new Clinic("America/New_York");
    clinic.load(new Financial("f", "2025-03-10", "P1", "production", 1));
    assertThat(compare(100)).isEqualTo("0|{}");
  }

  @Test
  void anotherClinicsFiguresAreOutOfReach() throws SQLException {
    Clinic other = new Clinic("America/New_York");
    assertThatThrownBy(() -> compare(other, clinic.id, 1))
        .hasFieldOrPropertyWithValue("SQLState", "WA003");
  }

  /** Days of these facts, and those on which patients will have lapsed. */
  private int days() throws SQLException {
    return Integer.parseInt(
        clinic
            .inspect(
                "select count(distinct period_start) from metrics.metric_aggregations where granularity = 'day' and clinic_id = '%s'"
                    .formatted(clinic.id))
            .get(0));
  }

  private String compare(int days) throws SQLException {
    return compare(clinic, clinic.id, days);
  }

  private static String compare(Clinic caller, UUID clinic, int days) throws SQLException {
    return caller.in(
        "scheduler_service",
        caller.asService(),
        connection -> {
          try (var statement =
              connection.prepareStatement(
                  "select compared || '|' || different::text from metrics.compare_sample(?, ?)")) {
            statement.setObject(1, clinic);
            statement.setInt(2, days);
            try (var rows = statement.executeQuery()) {
              rows.next();
              return rows.getString(1);
            }
          }
        });
  }
}
