package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever happens to the facts and in whichever order: the incremental result is the full one, and
 * both are what the definitions say.
 */
class AggregationPropertyTest {

  @ParameterizedTest
  @CsvSource({
    "1, America/New_York, 0",
    "2, Europe/Berlin, 0",
    "3, Pacific/Auckland, 0",
    "4, America/St_Johns, 0",
    "5, Pacific/Kiritimati, 0",
    "6, Pacific/Niue, 0",
    // Far enough back to have a February 29 among the days.
    "7, America/New_York, -320"
  })
  void lateChangesLeadToTheSameFiguresAsAFreshStart(long seed, String zone, int shift)
      throws SQLException {
    Clinic clinic = new Clinic(zone);
    RandomFacts facts = new RandomFacts(new Random(seed), ZoneId.of(zone), shift);
    for (int round = 0; round < 6; round++) {
      facts.change(clinic, round == 0 ? 300 : 25);
      clinic.calculate();
      assertSame(clinic, facts);
    }
    Clinic.Run full = clinic.calculate("'1900-01-01'", "null");
    assertThat(full.written() + full.changed()).as("figures that a full run found wrong").isZero();
  }

  @Test
  void aFullRunRepairsWhateverHasBecomeOfTheFigures() throws SQLException {
    Clinic clinic = new Clinic("America/New_York");
    RandomFacts facts = new RandomFacts(new Random(7), ZoneId.of("America/New_York"), 0);
    facts.change(clinic, 300);
    clinic.calculate();
    for (String damage :
        List.of(
            "update metrics.metric_aggregations set production = production + 1, completed = 0 where random() < 0.1",
            "update metrics.metric_aggregations set active_step = 7, hygiene_patients = 9 where random() < 0.1",
            "delete from metrics.metric_aggregations where random() < 0.1",
            "update metrics.metric_aggregations set period_start = period_start - 1400 where granularity = 'day' and random() < 0.01",
            "delete from metrics.active_period where random() < 0.2",
            "delete from metrics.patient_day where random() < 0.1",
            "update metrics.patient_day set reappointed = not reappointed where random() < 0.2")) {
      clinic.administrate(damage + " and clinic_id = '" + clinic.id + "'");
    }
    clinic.calculate("null", "'2200-01-01'");
    assertSame(clinic, facts);
  }

  @Test
  void aClinicThatMovesToAnotherZoneHasItsDaysToldAnew() throws SQLException {
    Clinic clinic = new Clinic("America/New_York");
    RandomFacts facts = new RandomFacts(new Random(13), ZoneId.of("America/New_York"), 0);
    facts.change(clinic, 200);
    clinic.calculate();
    clinic.administrate(
        "update access.clinic set time_zone = 'Asia/Tokyo' where id = '%s'".formatted(clinic.id));
    facts.moveTo(ZoneId.of("Asia/Tokyo"));
    clinic.calculate();
    assertSame(clinic, facts);
  }

  private static void assertSame(Clinic clinic, RandomFacts facts) throws SQLException {
    Map<Figure.Key, Figure> expected = facts.reckoning().figures();
    Map<Figure.Key, Figure> actual = clinic.figures();
    Map<Figure.Key, String> differences = new HashMap<>();
    expected.forEach(
        (key, figure) -> {
          if (!figure.equals(actual.get(key))) {
            differences.put(key, "expected " + figure + " but was " + actual.get(key));
          }
        });
    actual.forEach(
        (key, figure) -> {
          if (!expected.containsKey(key)) {
            differences.put(key, "not expected: " + figure);
          }
        });
    assertThat(differences).as("of %s figures", expected.size()).isEmpty();
  }
}
