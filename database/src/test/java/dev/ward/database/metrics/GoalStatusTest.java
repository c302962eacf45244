package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ward.database.metrics.Fact.Financial;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a goal's figures amount to, and that its history and the trail tell when that changes. */
class GoalStatusTest {

  private static final ZoneId ZONE = ZoneId.of("Pacific/Kiritimati");

  private final LocalDate today = LocalDate.now(ZONE);
  private Clinic clinic;

  @BeforeEach
  void aClinicThatIsOpenEveryDay() throws SQLException {
    clinic = new Clinic(ZONE.getId());
    clinic.administrate(
        "update access.clinic set opening_days = '{1,2,3,4,5,6,7}' where id = '%s'"
            .formatted(clinic.id));
  }

  /** Of a goal of 100 from March 1 to 11, of which 50 is due by the 6th. */
  @ParameterizedTest
  @CsvSource({
    "sum,higher,49,2025-02-28,not_started",
    "sum,higher,,2025-03-06,on_track",
    "sum,higher,44,2025-03-06,at_risk",
    "sum,higher,45,2025-03-06,on_track",
    "sum,higher,52,2025-03-06,on_track",
    "sum,higher,52.5,2025-03-06,ahead",
    "sum,higher,100,2025-03-06,reached",
    "rate,higher,100,2025-03-06,ahead",
    "level,higher,100,2025-03-06,ahead",
    "sum,higher,99,2025-03-11,missed",
    "sum,higher,100,2025-03-11,reached",
    "sum,higher,,2025-03-11,missed",
    "sum,lower,0,2025-03-06,ahead",
    "sum,lower,47,2025-03-06,ahead",
    "sum,lower,48,2025-03-06,on_track",
    "sum,lower,55,2025-03-06,on_track",
    "sum,lower,56,2025-03-06,at_risk",
    "sum,lower,101,2025-03-06,at_risk",
    "rate,lower,101,2025-03-06,at_risk",
    "sum,lower,100,2025-03-11,reached",
    "sum,lower,101,2025-03-11,missed"
  })
  void theStatusFollowsTheRules(
      String kind, String direction, String actual, String day, String status) throws SQLException {
    Aim aim = Aim.linear("gross_production", "2025-03-01", "2025-03-11", 100);
    UUID goal = (direction.equals("lower") ? aim.lower() : aim).set(clinic);
    assertThat(
            clinic.query(
                "select metrics.goal_standing(g, '%s', %s, 50, '%s') from metrics.goal g where id = '%s'"
                    .formatted(kind, actual, day, goal)))
        .containsExactly(status);
  }

  @Test
  void asLongAsNothingIsDueAGoalIsOnTrack() throws SQLException {
    Aim.linear("gross_production", today, today.plusDays(10), 100).set(clinic);
    clinic.calculate();
    assertThat(statuses()).containsExactly("on_track");
  }

  @Test
  void theHistoryHasARowForEachChangeAndTheTrailAnEvent() throws SQLException {
    UUID goal =
        Aim.linear("gross_production", today.minusDays(5), today.plusDays(5), 1000).set(clinic);
    clinic.calculate();
    clinic.load(produced("a", today.minusDays(2), 480));
    clinic.calculate();
    clinic.calculate();
    clinic.load(produced("b", today.minusDays(1), 100));
    clinic.calculate();
    assertThat(statuses()).containsExactly("at_risk", "on_track", "ahead");
    assertThat(
            clinic.query(
                "select actual, expected, pace, day from metrics.goal_status order by id offset 2"))
        .containsExactly("580|500.00|1.1600|" + today);
    assertThat(
            clinic.inspect(
                """
                select event #>> '{target,id}', event #>> '{changes,status,old}', event #>> '{changes,status,new}',
                    event #>> '{actor,type}'
                  from metrics.outbox where stream = '%s' and event ->> 'action' = 'goal.status_changed' order by id
                """
                    .formatted(clinic.id)))
        .containsExactly(goal + "|at_risk|on_track|service", goal + "|on_track|ahead|service");
  }

  @Test
  void theStandingOfAGoalIsNoChangeOfIt() throws SQLException {
    Aim.linear("gross_production", today.minusDays(5), today.plusDays(5), 1000).set(clinic);
    clinic.calculate();
    assertThat(clinic.query("select version, status, settled from metrics.goal"))
        .containsExactly("0|at_risk|f");
    assertThat(
            clinic.inspect(
                "select count(*) from metrics.outbox where stream = '%s' and event ->> 'action' = 'goal.updated'"
                    .formatted(clinic.id)))
        .containsExactly("0");
  }

  @Test
  void aRunningGoalIsLookedAtOnceADayAndWhenItsDaysChange() throws SQLException {
    Aim.linear("gross_production", today.minusDays(5), today.plusDays(5), 1000).set(clinic);
    clinic.calculate();
    assertThat(statuses()).containsExactly("at_risk");
    // What is done to it behind the evaluation's back isn't seen before the next look.
    clinic.administrate(
        "update metrics.goal set target = 100 where clinic_id = '%s'".formatted(clinic.id));
    clinic.load(produced("before", today.minusDays(6), 60));
    clinic.calculate();
    assertThat(statuses()).containsExactly("at_risk");
    clinic.load(produced("late", today.minusDays(5), 60));
    clinic.calculate();
    assertThat(statuses()).containsExactly("at_risk", "ahead");
    clinic.administrate(
        "update metrics.goal set target = 60 where clinic_id = '%s'".formatted(clinic.id));
    clinic.calculate();
    assertThat(statuses()).containsExactly("at_risk", "ahead");
    clinic.forgetThatGoalsWereEvaluated();
    clinic.calculate();
    assertThat(statuses()).containsExactly("at_risk", "ahead", "reached");
  }

  @Test
  void aLevelIsMovedByWhatWasBeforeIt() throws SQLException {
    Aim.linear("receivable_over_120", today.minusDays(5), today.plusDays(5), 1000)
        .lower()
        .set(clinic);
    clinic.load(produced("a", today.minusDays(130), 500));
    clinic.calculate();
    assertThat(statuses()).containsExactly("ahead");
    clinic.load(produced("b", today.minusDays(140), 5000));
    clinic.calculate();
    assertThat(statuses()).containsExactly("ahead", "at_risk");
  }

  @Test
  void aGoalThatIsOverIsLookedAtAgainOnlyWhenItsDaysChange() throws SQLException {
    UUID goal =
        Aim.linear("gross_production", today.minusDays(60), today.minusDays(30), 1000).set(clinic);
    clinic.calculate();
    assertThat(statuses()).containsExactly("missed");
    // Nothing but late facts of its days can have moved it: what else is done to it isn't seen.
    clinic.administrate("update metrics.goal set target = 0 where id = '%s'".formatted(goal));
    clinic.load(produced("after", today.minusDays(30), 5000));
    clinic.calculate();
    assertThat(statuses()).containsExactly("missed");
    clinic.administrate("update metrics.goal set target = 1000 where id = '%s'".formatted(goal));
    clinic.load(produced("late", today.minusDays(31), 1000));
    clinic.calculate();
    assertThat(statuses()).containsExactly("missed", "reached");
    assertThat(clinic.query("select settled from metrics.goal")).containsExactly("t");
    clinic.delete("financial_metrics", "external_id", "late");
    clinic.calculate();
    assertThat(statuses()).containsExactly("missed", "reached", "missed");
  }

  @Test
  void aGoalThatWasReachedEarlyIsSettledWithoutAnotherRow() throws SQLException {
    UUID goal =
        Aim.linear("gross_production", today.minusDays(60), today.minusDays(30), 100).set(clinic);
    clinic.administrate(
        "update metrics.goal set status = 'reached' where id = '%s'".formatted(goal));
    clinic.load(produced("a", today.minusDays(50), 100));
    clinic.calculate();
    assertThat(statuses()).isEmpty();
    assertThat(clinic.query("select settled from metrics.goal")).containsExactly("t");
  }

  @Test
  void aGoalThatWasGivenUpHasNoStatusAnyMore() throws SQLException {
    UUID goal =
        Aim.linear("gross_production", today.minusDays(5), today.plusDays(5), 1000).set(clinic);
    clinic.administrate(
        "update metrics.goal set deleted_at = now() where id = '%s'".formatted(goal));
    clinic.calculate();
    assertThat(statuses()).isEmpty();
  }

  @Test
  void onlyWhoAddressesTheClinicAndMayChangeGoalsEvaluates() throws SQLException {
    UUID elsewhere = new Clinic("UTC").id;
    assertThatThrownBy(
            () -> clinic.query("select metrics.evaluate_goals('%s')".formatted(elsewhere)))
        .hasFieldOrPropertyWithValue("SQLState", "WA003");
    String viewer = clinic.as(clinic.person("viewer"), "viewer");
    assertThatThrownBy(
            () -> clinic.query(viewer, "select metrics.evaluate_goals('%s')".formatted(clinic.id)))
        .hasFieldOrPropertyWithValue("SQLState", "WA004");
    assertThatThrownBy(
            () ->
                clinic.query(
                    viewer,
                    "select metrics.evaluate_one_goal('%s', '%s')".formatted(clinic.id, clinic.id)))
        .hasFieldOrPropertyWithValue("SQLState", "WA004");
    assertThat(clinic.query("select metrics.evaluate_goals('%s')".formatted(clinic.id)))
        .containsExactly("0");
  }

  @Test
  void noServiceWritesAStatusByItself() throws SQLException {
    Aim.linear("gross_production", today.minusDays(5), today.plusDays(5), 1000).set(clinic);
    String admin = clinic.as(clinic.person("admin"), "admin");
    for (String column : List.of("status = 'reached'", "settled = true")) {
      assertThatThrownBy(
              () -> clinic.query(admin, "update metrics.goal set %s returning 1".formatted(column)))
          .hasFieldOrPropertyWithValue("SQLState", "42501");
    }
  }

  private List<String> statuses() throws SQLException {
    return clinic.query("select status from metrics.goal_status order by id");
  }

  private static Financial produced(String id, LocalDate day, long amount) {
    return new Financial(id, day.toString(), "dr-lin", "production", amount);
  }
}
