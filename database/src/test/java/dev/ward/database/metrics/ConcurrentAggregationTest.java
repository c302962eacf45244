package dev.ward.database.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ward.database.metrics.Fact.Appointment;
import dev.ward.database.metrics.Fact.Financial;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConcurrentAggregationTest {

  @Test
  void importsAndAggregationsAtOnceLoseNoChange() throws Exception {
    Clinic clinic = new Clinic("America/New_York");
    ExecutorService threads = Executors.newFixedThreadPool(5);
    List<Future<?>> tasks = new ArrayList<>();
    for (int importer = 0; importer < 3; importer++) {
      long seed = importer;
      tasks.add(
          threads.submit(
              () -> {
                Random random = new Random(seed);
                for (int batch = 0; batch < 30; batch++) {
                  load(clinic, random);
                }
                return null;
              }));
    }
    for (int aggregator = 0; aggregator < 2; aggregator++) {
      tasks.add(
          threads.submit(
              () -> {
                for (int run = 0; run < 15; run++) {
                  clinic.calculate();
                }
                return null;
              }));
    }
    threads.shutdown();
    for (Future<?> task : tasks) {
      task.get(2, TimeUnit.MINUTES);
    }
    clinic.calculate();
    Clinic.Run full = clinic.calculate("'1900-01-01'", "null");
    assertThat(full.days()).isPositive();
    assertThat(full.written() + full.changed()).as("figures that a full run found wrong").isZero();
    assertThat(clinic.query("select count(*) from metrics.dirty_day")).containsExactly("0");
  }

  /** Ids overlap, so that importers correct one another; sorted, so that they don't deadlock. */
  private static void load(Clinic clinic, Random random) throws SQLException {
    int first = random.nextInt(80);
    List<Fact> money = new ArrayList<>();
    List<Fact> visits = new ArrayList<>();
    for (int id = first; id < first + 20; id++) {
      int day = 10 + random.nextInt(19);
      money.add(
          new Financial(
              "f-" + (100 + id),
              "2025-03-" + day,
              "dr-lin",
              "production",
              1 + random.nextInt(100)));
      visits.add(
          new Appointment(
              "a-" + (100 + id),
              "dr-lin",
              "p-" + random.nextInt(9),
              "2025-03-" + day + "T15:00:00Z",
              random.nextBoolean() ? "completed" : "scheduled",
              "hygiene"));
    }
    clinic.load(money.toArray(Fact[]::new));
    clinic.load(visits.toArray(Fact[]::new));
  }
}
