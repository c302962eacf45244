package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Goals on every KPI of the library, however it grows with the days. */
class GoalKpiTest {

  private static final ZoneId ZONE = ZoneId.of("America/New_York");

  @Test
  void aGoalOverAMonthHasTheMonthsFigureWhateverTheKpi() throws SQLException {
    Clinic clinic = new Clinic(ZONE.getId());
    RandomFacts facts = new RandomFacts(new Random(3), ZONE, 0);
    facts.change(clinic, 400);
    clinic.calculate();
    YearMonth last = YearMonth.from(LocalDate.now(ZONE)).minusMonths(2);
    int checked = 0;
    for (String kpi :
        clinic.query("select key, by_provider from metrics.metric_definition order by key")) {
      String key = kpi.split("\\|")[0];
      for (YearMonth month = last.minusMonths(20);
          !month.isAfter(last);
          month = month.plusMonths(5)) {
        LocalDate from = month.atDay(1);
        checked += check(clinic, Aim.linear(key, from, from.plusMonths(1), 1), "");
        if (kpi.endsWith("|t")) {
          String code = clinic.query("select min(code) from metrics.provider").get(0);
          checked += check(clinic, Aim.linear(key, from, from.plusMonths(1), 1).of(code), code);
        }
      }
    }
    assertThat(checked).isGreaterThan(50);
  }

  /** Returns 1 when there was a figure. */
  private static int check(Clinic clinic, Aim aim, String whose) throws SQLException {
    List<String> figure =
        clinic.query(
            """
            select metrics.figure_value(f.numerator, f.denominator, f.unit)
              from metrics.figures('%s', '{%s}', 'month', '%s', '%s', '%s') f
            """
                .formatted(clinic.id, aim.metric(), whose, aim.from(), aim.to()));
    String actual = progress(clinic, aim.set(clinic), aim.to());
    String seasonal = progress(clinic, aim.seasonal().set(clinic), aim.to());
    String ramp = progress(clinic, aim.ramp(1, 1).set(clinic), aim.to());
    assertThat(List.of(seasonal, ramp)).containsOnly(actual);
    if (figure.isEmpty()) {
      assertThat(actual).as("%s", aim).isIn("", "0");
      return 0;
    }
    assertThat(actual).as("%s", aim).isEqualTo(figure.get(0));
    return 1;
  }

  private static String progress(Clinic clinic, UUID goal, LocalDate today) throws SQLException {
    return clinic
        .query(
            "select p.actual, p.status is null from metrics.goal_progress('%s', '%s', '%s') p"
                .formatted(clinic.id, goal, today))
        .get(0)
        .replace("|f", "");
  }
}
