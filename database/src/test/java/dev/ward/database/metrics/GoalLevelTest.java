package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.database.metrics.Fact.Financial;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goals on rates and balances expect, and what a chart of a goal shows. */
class GoalLevelTest {

  private Clinic clinic;

  @BeforeEach
  void aClinicThatIsOpenFromMondayToFriday() throws SQLException {
    clinic = new Clinic("America/New_York");
  }

  @Test
  void aLinearGoalOnARateExpectsItsTargetAllAlong() throws SQLException {
    UUID goal = Aim.linear("collection_rate", "2025-03-01", "2025-04-01", 0.9).set(clinic);
    assertThat(points(goal, "month", "2025-03-10")).containsExactly("2025-03-01|2025-04-01|0.9|");
  }

  @Test
  void aRampOnARateGrowsByWorkingDay() throws SQLException {
    // Five working days from Monday the 3rd, and a weekend that stays where Friday was.
    UUID goal =
        Aim.linear("collection_rate", "2025-03-03", "2025-03-10", 0.9).ramp(0.5, 0.9).set(clinic);
    assertThat(expected(goal, "day", "2025-03-03"))
        .containsExactly("0.5", "0.6", "0.7", "0.8", "0.9", "0.9", "0.9");
  }

  @Test
  void monthlyTargetsOfARateAreThoseOfTheDaysMonth() throws SQLException {
    UUID goal = UUID.randomUUID();
    clinic.administrate(
        """
        insert into metrics.goal (clinic_id, id, name, metric, from_day, to_day, target, direction, curve, curve_months)
          values ('%s', '%s', 'More', 'collection_rate', '2025-11-15', '2026-01-10', 0.9, 'higher', 'monthly',
                  '{0.7,0.8,0.9}')
        """
            .formatted(clinic.id, goal));
    assertThat(points(goal, "month", "2025-11-01"))
        .containsExactly(
            "2025-11-15|2025-12-01|0.7|",
            "2025-12-01|2026-01-01|0.8|",
            "2026-01-01|2026-01-10|0.9|");
  }

  @Test
  void theSeasonOfARateIsHowItStoodByTheSameDateAYearBefore() throws SQLException {
    List<Fact> facts = new ArrayList<>();
    // Half of it was paid in the first half of March 2024, all of it in the second: 0.75 in all.
    for (LocalDate day = LocalDate.parse("2024-03-01");
        day.isBefore(LocalDate.parse("2024-04-01"));
        day = day.plusDays(1)) {
      if (day.getDayOfMonth() == 31) {
        continue;
      }
      facts.add(money(day, "production", 1000));
      facts.add(money(day, "collection", day.getDayOfMonth() <= 15 ? 500 : 1000));
    }
    clinic.load(clinic.asService(), facts);
    clinic.calculate();
    UUID goal =
        Aim.linear("collection_rate", "2025-03-01", "2025-04-01", 0.9).seasonal().set(clinic);
    List<String> expected = expected(goal, "day", "2025-03-20");
    assertThat(expected.get(0)).isEqualTo("0.6");
    assertThat(expected.get(14)).isEqualTo("0.6");
    assertThat(expected.get(19)).isEqualTo("0.75");
    assertThat(expected.get(30)).isEqualTo("0.9");
    assertThat(followed(goal)).containsOnly("seasonal");
  }

  @Test
  void withoutALastYearASeasonIsLinearAndSaysSo() throws SQLException {
    UUID sum =
        Aim.linear("gross_production", "2025-03-03", "2025-03-08", 100).seasonal().set(clinic);
    UUID rate =
        Aim.linear("collection_rate", "2025-03-03", "2025-03-08", 0.9).seasonal().set(clinic);
    assertThat(expected(sum, "day", "2025-03-03")).containsExactly("20", "40", "60", "80", "100");
    assertThat(expected(rate, "day", "2025-03-03")).containsOnly("0.9");
    assertThat(followed(sum)).containsOnly("linear");
    assertThat(followed(rate)).containsOnly("linear");
    assertThat(
            clinic.query(
                "select followed from metrics.goal_progress('%s', '%s', '2025-03-05')"
                    .formatted(clinic.id, sum)))
        .containsExactly("linear");
  }

  @Test
  void aChartShowsWhatThereIsUpToTodayAndNothingBeyond() throws SQLException {
    clinic.load(
        money(LocalDate.parse("2025-02-28"), "production", 7),
        money(LocalDate.parse("2025-03-04"), "production", 30),
        money(LocalDate.parse("2025-03-12"), "production", 20),
        money(LocalDate.parse("2025-03-13"), "production", 9));
    clinic.calculate();
    UUID goal = Aim.linear("gross_production", "2025-03-01", "2025-03-20", 130).set(clinic);
    assertThat(points(goal, "week", "2025-03-12"))
        .containsExactly(
            "2025-03-01|2025-03-03|0|0",
            "2025-03-03|2025-03-10|50|30",
            "2025-03-10|2025-03-17|100|50",
            "2025-03-17|2025-03-20|130|");
  }

  private List<String> points(UUID goal, String granularity, String today) throws SQLException {
    return clinic.query(
        """
        select p.period_start, p.period_end, trim_scale(p.expected), trim_scale(p.actual)
          from metrics.goal g, metrics.goal_points(g, '%s', '%s') p where g.id = '%s'
        """
            .formatted(granularity, today, goal));
  }

  private List<String> expected(UUID goal, String granularity, String today) throws SQLException {
    return points(goal, granularity, today).stream().map(row -> row.split("\\|", -1)[2]).toList();
  }

  private List<String> followed(UUID goal) throws SQLException {
    return clinic.query(
        "select p.followed from metrics.goal g, metrics.goal_points(g, 'day', '2025-03-05') p where g.id = '%s'"
            .formatted(goal));
  }

  private static Financial money(LocalDate day, String kind, long amount) {
    return new Financial(kind + day, day.toString(), "dr-lin", kind, amount);
  }
}
