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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where goals lead, against the same worked out in Java. */
class GoalForecastTest {

  private static final LocalDate FIRST = LocalDate.parse("2023-06-01");
  private static final LocalDate END = LocalDate.parse("2025-03-20");

  private record Forecast(double value, double low, double high, String method) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aSumGoesOnAsTheLastWorkingDays(long seed) throws SQLException {
    Random random = new Random(seed);
    World world = new World(random);
    ForecastReckoning reckoning = new ForecastReckoning(world.calendar, world.production);
    for (int i = 0; i < 10; i++) {
      LocalDate from = FIRST.plusDays(random.nextInt(600));
      LocalDate to = from.plusDays(20 + random.nextInt(200));
      LocalDate today = from.plusDays(random.nextInt(20));
      Aim aim = Aim.linear("gross_production", from, to, 1_000_000);
      assertSame(world, i % 2 == 0 ? aim : aim.seasonal(), today, reckoning);
    }
  }

  private static void assertSame(World world, Aim aim, LocalDate today, ForecastReckoning reckoning)
      throws SQLException {
    Forecast forecast = world.forecast(aim, today);
    ForecastReckoning.Outlook expected = reckoning.sum(aim, today);
    if (expected == null) {
      assertThat(forecast).as("%s on %s", aim, today).isNull();
      return;
    }
    assertThat(forecast).as("%s on %s", aim, today).isNotNull();
    assertThat(forecast.method)
        .isEqualTo(expected.seasonal() ? "seasonal_rate" : "working_day_rate");
    assertThat(forecast.value).isCloseTo(expected.value(), within(1.0));
    assertThat(forecast.low)
        .isCloseTo(expected.value() - expected.margin(), within(1.0 + expected.margin() * 1e-3));
    assertThat(forecast.high)
        .isCloseTo(expected.value() + expected.margin(), within(1.0 + expected.margin() * 1e-3));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void aRateGoesOnInNumeratorAndDenominator(long seed) throws SQLException {
    Random random = new Random(seed);
    World world = new World(random);
    ForecastReckoning reckoning = new ForecastReckoning(world.calendar, world.collection);
    for (int i = 0; i < 8; i++) {
      LocalDate from = FIRST.plusDays(random.nextInt(600));
      LocalDate to = from.plusDays(30 + random.nextInt(100));
      LocalDate today = from.plusDays(random.nextInt(30));
      Aim aim = Aim.linear("collection_rate", from, to, 0.9);
      Forecast forecast = world.forecast(aim, today);
      ForecastReckoning.Outlook expected = reckoning.rate(aim, today, world.production);
      if (expected == null) {
        assertThat(forecast).isNull();
        continue;
      }
      assertThat(forecast.method).isEqualTo("rate_of_sums");
      assertThat(forecast.value)
          .as("%s on %s", aim, today)
          .isCloseTo(expected.value(), within(1e-6));
      assertThat(forecast.high - forecast.low)
          .isCloseTo(2 * expected.margin(), within(1e-5 + expected.margin() * 1e-3));
    }
  }

  @Test
  void theOutcomeLiesWithinTheIntervalInAboutFourOfFiveCases() throws SQLException {
    World world = new World(new Random(99));
    int held = 0;
    int all = 0;
    for (LocalDate from = LocalDate.parse("2023-08-01");
        from.isBefore(LocalDate.parse("2025-02-01"));
        from = from.plusDays(9)) {
      LocalDate to = from.plusDays(28);
      Forecast forecast =
          world.forecast(Aim.linear("gross_production", from, to, 1), from.plusDays(7));
      long outcome =
          world.production.subMap(from, to).values().stream().mapToLong(Long::longValue).sum();
      held += forecast.low <= outcome && outcome <= forecast.high ? 1 : 0;
      all++;
    }
    assertThat((double) held / all).as("%d of %d", held, all).isBetween(0.65, 0.95);
  }

  @Test
  void aLevelStaysWhereItIsWithinItsUsualSteps() throws SQLException {
    World world = new World(new Random(5));
    LocalDate today = LocalDate.parse("2024-06-12");
    Aim aim =
        Aim.linear("days_in_ar", LocalDate.parse("2024-06-01"), LocalDate.parse("2024-07-01"), 30);
    Forecast forecast = world.forecast(aim.lower(), today);
    List<Double> levels =
        world.calendar.working(today.minusDays(120), today).stream()
            .map(day -> world.level("days_in_ar", day))
            .toList();
    double sum = 0;
    for (int i = levels.size() - 20; i < levels.size(); i++) {
      sum += Math.pow(levels.get(i) - levels.get(i - 1), 2);
    }
    double toCome = world.calendar.working(today, aim.to()).size();
    double margin = 1.325 * Math.sqrt(sum / 20) * Math.sqrt(toCome);
    assertThat(forecast.method).isEqualTo("last_level");
    assertThat(forecast.value)
        .isCloseTo(world.level("days_in_ar", today.minusDays(1)), within(1e-3));
    assertThat(forecast.high - forecast.value).isCloseTo(margin, within(margin * 0.01));
  }

  @Test
  void withFewerThanFiveWorkingDaysThereIsNoForecast() throws SQLException {
    World world = new World(new Random(6));
    Aim aim = Aim.linear("gross_production", FIRST, FIRST.plusDays(60), 1);
    List<LocalDate> working = world.calendar.working(world.production.firstKey(), END);
    assertThat(world.forecast(aim, working.get(4))).isNull();
    assertThat(world.forecast(aim, working.get(5))).isNotNull();
  }

  @Test
  void whenAGoalIsOverTheForecastIsWhatCame() throws SQLException {
    World world = new World(new Random(7));
    LocalDate from = LocalDate.parse("2024-03-01");
    LocalDate to = LocalDate.parse("2024-04-01");
    Forecast forecast = world.forecast(Aim.linear("gross_production", from, to, 1), to);
    double outcome =
        world.production.subMap(from, to).values().stream().mapToLong(Long::longValue).sum();
    assertThat(forecast).isEqualTo(new Forecast(outcome, outcome, outcome, "final"));
  }

  @Test
  void theTableOfStudentsTIsRight() throws SQLException {
    Clinic clinic = new Clinic("Europe/Paris");
    for (int freedom = 1; freedom <= 20; freedom++) {
      double t =
          Double.parseDouble(clinic.query("select metrics.t_90(%d)".formatted(freedom)).get(0));
      assertThat(ForecastReckoning.studentBelow(t, freedom)).isCloseTo(0.9, within(2e-4));
    }
  }

  /** A clinic with production and collections of two years. */
  private static final class World {

    final Clinic clinic = new Clinic("Europe/Paris");
    final Calendar calendar;
    final SortedMap<LocalDate, Long> production = new TreeMap<>();
    final SortedMap<LocalDate, Long> collection = new TreeMap<>();

    World(Random random) throws SQLException {
      calendar = Calendar.random(random, FIRST, END.plusYears(1));
      calendar.give(clinic);
      List<Fact> facts = new ArrayList<>();
      for (LocalDate day = FIRST; day.isBefore(END); day = day.plusDays(1)) {
        if (random.nextInt(10) < 8) {
          long amount = 20_000L + random.nextInt(100_000);
          production.put(day, amount);
          collection.put(day, amount * (1 + random.nextInt(120)) / 100);
          String at = day.toString();
          facts.add(new Financial("p-" + at, at, "dr-lin", "production", amount));
          facts.add(new Financial("c-" + at, at, "dr-lin", "collection", collection.get(day)));
        }
      }
      clinic.load(clinic.asService(), facts);
      clinic.calculate();
    }

    Forecast forecast(Aim aim, LocalDate today) throws SQLException {
      UUID goal = aim.set(clinic);
      String[] row =
          clinic
              .query(
                  """
                  select forecast, forecast_low, forecast_high, forecast_method
                    from metrics.goal_progress('%s', '%s', '%s')
                  """
                      .formatted(clinic.id, goal, today))
              .get(0)
              .split("\\|", -1);
      return row[0].isEmpty()
          ? null
          : new Forecast(
              Double.parseDouble(row[0]),
              Double.parseDouble(row[1]),
              Double.parseDouble(row[2]),
              row[3]);
    }

    double level(String key, LocalDate day) {
      try {
        return Double.parseDouble(
            clinic
                .query(
                    "select f.numerator::numeric / f.denominator from metrics.figures('%s', '{%s}', 'day', '', '%s', '%s') f"
                        .formatted(clinic.id, key, day, day.plusDays(1)))
                .get(0));
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
