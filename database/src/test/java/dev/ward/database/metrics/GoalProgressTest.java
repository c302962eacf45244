package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.metrics.Fact.Appointment;
import dev.ward.database.metrics.Fact.Financial;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * March 2025 has 21 days from Monday to Friday; the clinic is closed on the 5th, which leaves 20.
 * Each progress is: actual, reached, attainment, pace, required rate | working days: all, elapsed,
 * remaining.
 */
class GoalProgressTest {

  private Clinic clinic;

  @BeforeEach
  void aClinicThatIsClosedOnADayInMarch() throws SQLException {
    clinic = new Clinic("America/New_York");
    clinic.administrate(
        "insert into access.clinic_closure (clinic_id, day) values ('%s', '2025-03-05')"
            .formatted(clinic.id));
    clinic.load(
        new Financial("f-1", "2025-03-03", "dr-lin", "production", 30_000),
        new Financial("f-2", "2025-03-04", "dr-okafor", "production", 10_000),
        new Financial("f-3", "2025-03-04", "dr-lin", "collection", 30_000),
        new Financial("f-4", "2025-02-28", "dr-lin", "production", 99_000));
    clinic.calculate();
  }

  @Test
  void halfTheDaysAndAFifthOfTheWay() throws SQLException {
    // By March 17 ten of twenty days have gone by: 3, 4, 6, 7, 10 to 14 make nine, so by the 18th
    // ten.
    assertThat(progress("gross_production", 200_000, "higher", "2025-03-18"))
        .isEqualTo("40000|f|0.2000|0.4000|16000.0000|20|10|10");
  }

  @Test
  void beforeTheFirstDayThereIsNoPace() throws SQLException {
    assertThat(progress("gross_production", 200_000, "higher", "2025-03-01"))
        .isEqualTo("40000|f|0.2000||8000.0000|20|0|20");
  }

  @Test
  void aGoalThatIsReachedRequiresNothing() throws SQLException {
    assertThat(progress("gross_production", 40_000, "higher", "2025-03-18"))
        .isEqualTo("40000|t|1.0000|2.0000|0|20|10|10");
  }

  @Test
  void withNoDayLeftTheWholeRestIsRequired() throws SQLException {
    assertThat(progress("gross_production", 100_000, "higher", "2025-04-01"))
        .isEqualTo("40000|f|0.4000|0.4000|60000.0000|20|20|0");
  }

  @Test
  void aRangeWithoutWorkingDaysHasNoPace() throws SQLException {
    assertThat(
            progress("gross_production", 100, "higher", "2025-03-08", "2025-03-10", "2025-03-09"))
        .isEqualTo("0|f|0.0000||100.0000|0|0|0");
  }

  @Test
  void aRateIsMeasuredAgainstTheWholeTarget() throws SQLException {
    assertThat(progress("collection_rate", 0.9, "higher", "2025-03-18"))
        .isEqualTo("0.75|f|0.8333|0.8333|0.0150|20|10|10");
  }

  @Test
  void lowerIsBetterTurnsTheComparisonRound() throws SQLException {
    // Three of four came late; the goal allows one in two.
    clinic.load(
        visit("a-1", "no_show"),
        visit("a-2", "no_show"),
        visit("a-3", "no_show"),
        visit("a-4", "completed"));
    clinic.calculate();
    assertThat(progress("no_show_rate", 0.5, "lower", "2025-03-18"))
        .isEqualTo("0.75|f|0.6667|0.6667|0.0250|20|10|10");
    assertThat(progress("no_show_rate", 0.8, "lower", "2025-03-18"))
        .isEqualTo("0.75|t|1.0667|1.0667|0|20|10|10");
  }

  @Test
  void aBalanceIsTheOneAtTheEndOrToday() throws SQLException {
    // 99,000 + 40,000 − 30,000 over the year's 139,000.
    assertThat(progress("days_in_ar", 365, "lower", "2025-03-18")).startsWith("286.223|t|");
    // On the second only the first production is known.
    assertThat(progress("days_in_ar", 100, "lower", "2025-03-02")).startsWith("365|f|");
  }

  @Test
  void aPatientWhoCameTwiceCountsOnceInAnyRange() throws SQLException {
    clinic.load(
        new Appointment("a-1", "dr-lin", "p-1", "2025-03-03T15:00:00Z", "completed", "hygiene"),
        new Appointment("a-2", "dr-lin", "p-1", "2025-03-10T15:00:00Z", "completed", "hygiene"),
        new Appointment("a-3", "dr-lin", "p-2", "2025-03-10T15:00:00Z", "completed", "hygiene"));
    clinic.calculate();
    assertThat(progress("hygiene_reappointment_rate", 0.8, "higher", "2025-03-18"))
        .startsWith("0.5|f|0.6250|");
  }

  @Test
  void aProvidersGoalLooksAtTheirFiguresOnly() throws SQLException {
    UUID goal = goal("gross_production", 60_000, "higher", "'dr-lin'", "2025-03-01", "2025-04-01");
    assertThat(progress(goal, "2025-03-18")).startsWith("30000|f|0.5000|");
  }

  @Test
  void withoutAFigureThereIsNoProgress() throws SQLException {
    assertThat(progress("no_show_rate", 0.1, "lower", "2025-03-18")).isEqualTo("|||||20|10|10");
  }

  @Test
  void aDeletedGoalAndAnotherClinicsAreNotThere() throws SQLException {
    UUID goal = goal("gross_production", 1, "higher", "null", "2025-03-01", "2025-04-01");
    clinic.administrate(
        "update metrics.goal set deleted_at = now() where id = '%s'".formatted(goal));
    assertThatThrownBy(() -> progress(goal, "2025-03-18"))
        .hasFieldOrPropertyWithValue("SQLState", "WA003");
  }

  @Test
  void providersSetGoalsForThemselvesOnly() throws SQLException {
    UUID lin = clinic.person("provider");
    clinic.administrate(
        "update metrics.provider set user_id = '%s' where clinic_id = '%s' and code = 'dr-lin'"
            .formatted(lin, clinic.id));
    String insert =
        """
        insert into metrics.goal (clinic_id, name, metric, provider, from_day, to_day, target, direction)
          values ('%s', 'More', 'gross_production', '%s', '2025-03-01', '2025-04-01', 1, 'higher') returning 1
        """;
    String context = clinic.as(lin, "provider");
    assertThat(clinic.query(context, insert.formatted(clinic.id, "dr-lin"))).hasSize(1);
    assertThatThrownBy(() -> clinic.query(context, insert.formatted(clinic.id, "dr-okafor")))
        .hasFieldOrPropertyWithValue("SQLState", "42501");
    String staff = clinic.as(clinic.person("staff"), "staff");
    assertThatThrownBy(() -> clinic.query(staff, insert.formatted(clinic.id, "dr-lin")))
        .hasFieldOrPropertyWithValue("SQLState", "42501");
    goal("gross_production", 1, "higher", "'dr-okafor'", "2025-03-01", "2025-04-01");
    assertThat(clinic.query(context, "update metrics.goal set target = 2 returning provider"))
        .containsExactly("dr-lin");
  }

  private String progress(String metric, double target, String direction, String today)
      throws SQLException {
    return progress(metric, target, direction, "2025-03-01", "2025-04-01", today);
  }

  private String progress(
      String metric, double target, String direction, String from, String to, String today)
      throws SQLException {
    return progress(goal(metric, target, direction, "null", from, to), today);
  }

  private String progress(UUID goal, String today) throws SQLException {
    return clinic
        .query(
            """
            select actual, reached, attainment, pace, required_rate, working_days, elapsed_days, remaining_days
              from metrics.goal_progress('%s', '%s', '%s')
            """
                .formatted(clinic.id, goal, today))
        .get(0);
  }

  private UUID goal(
      String metric, double target, String direction, String provider, String from, String to)
      throws SQLException {
    UUID goal = UUID.randomUUID();
    clinic.administrate(
        """
        insert into metrics.goal (clinic_id, id, name, metric, provider, from_day, to_day, target, direction)
          values ('%s', '%s', 'More', '%s', %s, '%s', '%s', %s, '%s')
        """
            .formatted(clinic.id, goal, metric, provider, from, to, target, direction));
    return goal;
  }

  private static Appointment visit(String id, String status) {
    return new Appointment(id, "dr-lin", "p-1", "2025-03-03T15:00:00Z", status, "visit");
  }
}
