package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ward.database.metrics.Fact.Financial;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For random opening days, closures, figures and goals, what is expected by each day is what Java
 * works out; and however it is shared out, it never falls and comes to the target.
 */
class GoalCurvePropertyTest {

  private static final LocalDate FIRST = LocalDate.parse("2023-06-01");
  private static final LocalDate END = LocalDate.parse("2025-03-20");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsExpectedIsWhatJavaWorksOut(long seed) throws SQLException {
    Random random = new Random(seed);
    Clinic clinic = new Clinic("Europe/Paris");
    Calendar calendar = Calendar.random(random, FIRST, END.plusYears(1));
    calendar.give(clinic);
    SortedMap<LocalDate, Long> figures = figures(random);
    clinic.load(clinic.asService(), facts(figures));
    clinic.calculate();
    DueReckoning reckoning = new DueReckoning(calendar, figures);
    for (int i = 0; i < 12; i++) {
      Aim aim = aim(random);
      UUID goal = aim.set(clinic);
      assertThat(expectedOtherwiseAlone(clinic, goal)).as("%s, seed %d", aim, seed).isEmpty();
      double before = 0;
      for (String row : dues(clinic, goal)) {
        String[] columns = row.split("\\|", -1);
        LocalDate day = LocalDate.parse(columns[0]);
        double expected = reckoning.due(aim, day);
        if (Double.isNaN(expected)) {
          assertThat(columns[1]).isEmpty();
          continue;
        }
        double due = Double.parseDouble(columns[1]);
        assertThat(due)
            .as("%s on %s, seed %d", aim, day, seed)
            .isCloseTo(expected, within(aim.target() * 1e-9))
            .isGreaterThanOrEqualTo(before);
        before = due;
      }
      if (!calendar.working(aim.from(), aim.to()).isEmpty()) {
        assertThat(before).isCloseTo(aim.target(), within(aim.target() * 1e-9));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void workingDaysAreCountedAsTheyAreListed(long seed) throws SQLException {
    Random random = new Random(seed);
    Clinic clinic = new Clinic("Europe/Paris");
    Calendar calendar = Calendar.random(random, FIRST, END);
    calendar.give(clinic);
    for (int i = 0; i < 50; i++) {
      LocalDate from = FIRST.plusDays(random.nextInt(600));
      LocalDate to = from.plusDays(random.nextInt(60) - 10);
      assertThat(
              clinic.query(
                  "select metrics.count_working_days('%s', '%s', '%s')"
                      .formatted(clinic.id, from, to)))
          .as("[%s, %s), seed %d", from, to, seed)
          .containsExactly(String.valueOf(calendar.working(from, to).size()));
    }
  }

  private static SortedMap<LocalDate, Long> figures(Random random) {
    SortedMap<LocalDate, Long> figures = new TreeMap<>();
    for (LocalDate day = FIRST; day.isBefore(END); day = day.plusDays(1)) {
      if (random.nextInt(10) < 7) {
        figures.put(day, (long) random.nextInt(100_000) + day.getMonthValue() * 20_000L);
      }
    }
    return figures;
  }

  private static List<Fact> facts(SortedMap<LocalDate, Long> figures) {
    List<Fact> facts = new ArrayList<>();
    figures.forEach(
        (day, amount) ->
            facts.add(new Financial("f-" + day, day.toString(), "dr-lin", "production", amount)));
    return facts;
  }

  /** From one day to a year long; some of them before there was a last year. */
  private static Aim aim(Random random) {
    LocalDate from = FIRST.plusDays(random.nextInt(700));
    int days = 1 + random.nextInt(random.nextBoolean() ? 40 : 366);
    Aim aim =
        Aim.linear("gross_production", from, from.plusDays(days), 1 + random.nextInt(1_000_000));
    return switch (random.nextInt(5)) {
      case 0 -> aim;
      case 1 -> {
        List<Double> months = new ArrayList<>();
        for (int i = 0; i < aim.monthCount(); i++) {
          months.add((double) random.nextInt(50_000));
        }
        yield aim.monthly(months);
      }
      case 2 -> aim.ramp(random.nextInt(10), 1 + random.nextInt(10));
      default -> aim.seasonal();
    };
  }

  /** The days of a goal whose due isn't the same when nothing but that day is asked for. */
  private static List<String> expectedOtherwiseAlone(Clinic clinic, UUID goal) throws SQLException {
    return clinic.query(
        """
        select d.day
          from metrics.goal g, metrics.goal_dues(g) d,
            metrics.goal_expected(g, metrics.definition(g.clinic_id, g.metric, d.day), d.day) e
          where g.id = '%s' and extract(day from d.day) in (1, 12, 31)
            and (e.expected is distinct from d.due or e.followed is distinct from d.followed)
        """
            .formatted(goal));
  }

  private static List<String> dues(Clinic clinic, UUID goal) throws SQLException {
    return clinic.query(
        """
        select d.day, d.due from metrics.goal g, metrics.goal_dues(g) d where g.id = '%s' order by d.day
        """
            .formatted(goal));
  }
}
