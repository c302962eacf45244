package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.database.metrics.Fact.Financial;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The admins of a clinic are told when a goal is reached or missed, and of nothing else. */
class GoalNotificationTest {

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

  @Test
  void reachingAGoalIsToldOnceInTheTransactionThatFindsIt() throws SQLException {
    UUID goal =
        Aim.linear("gross_production", today.minusDays(5), today.plusDays(5), 1000).set(clinic);
    clinic.calculate();
    assertThat(told()).as("at risk").isEmpty();
    clinic.load(produced("a", today.minusDays(2), 1000));
    clinic.calculate();
    clinic.calculate();
    assertThat(told()).containsExactly("goal.reached|admin|" + clinic.id + "|" + goal + "|pending");
  }

  @Test
  void missingAGoalIsTold() throws SQLException {
    UUID goal =
        Aim.linear("gross_production", today.minusDays(5), today.plusDays(5), 1000).set(clinic);
    clinic.calculate();
    clinic.administrate(
        "update metrics.goal set to_day = '%s' where id = '%s'".formatted(today, goal));
    clinic.calculate();
    assertThat(told()).containsExactly("goal.missed|admin|" + clinic.id + "|" + goal + "|pending");
  }

  @Test
  void aGoalThatGoesBackAndForthIsToldOfOnceADay() throws SQLException {
    UUID goal =
        Aim.linear("gross_production", today.minusDays(5), today.plusDays(5), 1000).set(clinic);
    clinic.calculate();
    clinic.load(produced("a", today.minusDays(2), 1000));
    clinic.calculate();
    clinic.administrate(
        "update metrics.goal set status = 'at_risk' where id = '%s'".formatted(goal));
    clinic.forgetThatGoalsWereEvaluated();
    clinic.calculate();
    assertThat(told()).hasSize(1);
    assertThat(
            clinic.inspect(
                "select count(*) from metrics.outbox where stream = '%s' and event ->> 'action' = 'goal.status_changed'"
                    .formatted(clinic.id)))
        .containsExactly("2");
  }

  private List<String> told() throws SQLException {
    return clinic.inspect(
        """
        select kind, recipient ->> 'role', recipient ->> 'clinicId', data ->> 'goalId', state
        from scheduler.notification where clinic_id = '%s' order by id
        """
            .formatted(clinic.id));
  }

  private static Financial produced(String id, LocalDate day, long amount) {
    return new Financial(id, day.toString(), "dr-lin", "production", amount);
  }
}
