package dev.ward.database.metrics;

import dev.ward.database.metrics.Fact.Appointment;
import dev.ward.database.metrics.Fact.Call;
import dev.ward.database.metrics.Fact.Financial;
import dev.ward.database.metrics.Fact.Patient;
import dev.ward.database.metrics.Fact.Schedule;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** The facts of a clinic with a restless past: rows come late, are corrected, moved and deleted. */
final class RandomFacts {

  private static final int DAYS = 720;
  private static final int EXTERNAL_IDS = 400;

  private final Random random;
  private final LocalDate today;
  private final int shift;
  private ZoneId zone;
  private final Map<String, Fact> facts = new HashMap<>();

  /** Facts of about two years up to today; later or earlier by the shift, in days. */
  RandomFacts(Random random, ZoneId zone, int shift) {
    this.random = random;
    this.zone = zone;
    this.shift = shift;
    this.today = LocalDate.now(zone);
  }

  LocalDate today() {
    return today;
  }

  void moveTo(ZoneId other) {
    zone = other;
  }

  Reckoning reckoning() {
    return new Reckoning(zone, LocalDate.now(zone), facts.values());
  }

  /** Writes so many random facts, some of them over others, and deletes a few. */
  void change(Clinic clinic, int count) throws SQLException {
    Map<Class<?>, Map<String, Fact>> batches = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Fact fact = fact();
      batches
          .computeIfAbsent(fact.getClass(), any -> new LinkedHashMap<>())
          .put(fact.externalId(), fact);
    }
    for (Map<String, Fact> batch : batches.values()) {
      clinic.load(batch.values().toArray(Fact[]::new));
      facts.putAll(batch);
    }
    List<String> ids = new ArrayList<>(new java.util.TreeSet<>(facts.keySet()));
    Collections.shuffle(ids, random);
    for (String id : ids.subList(0, Math.min(ids.size(), count / 10))) {
      Fact gone = facts.remove(id);
      String table = gone.getClass().getSimpleName().toLowerCase(Locale.ROOT) + "_metrics";
      clinic.delete(table, gone instanceof Patient ? "patient_ref" : "external_id", id);
    }
  }

  private Fact fact() {
    int number = random.nextInt(EXTERNAL_IDS);
    return switch (number % 12) {
      case 0, 1, 2, 3 -> {
        String kind = one("production", "production", "adjustment", "collection", "refund");
        long amount = 1 + random.nextInt(10_000);
        yield new Financial(
            "f" + number,
            day(),
            provider(),
            kind,
            kind.equals("adjustment") && random.nextBoolean() ? -amount : amount,
            "USD");
      }
      case 4, 5, 6, 7 -> {
        Instant start = instant();
        Long presented = random.nextInt(3) == 0 ? (long) random.nextInt(1000) : null;
        yield new Appointment(
            "a" + number,
            provider(),
            "p" + random.nextInt(12),
            start,
            one("completed", "completed", "completed", "scheduled", "cancelled", "no_show"),
            one("hygiene", "hygiene", "treatment", "visit"),
            random.nextBoolean() ? start.minusSeconds(60L * (random.nextInt(50_000) - 100)) : null,
            presented,
            presented != null && random.nextBoolean() ? Long.valueOf(presented / 2) : null);
      }
      case 8 ->
          new Call(
              "c" + number,
              instant(),
              one("inbound", "inbound", "outbound"),
              one("answered", "missed", "voicemail", "abandoned"),
              random.nextBoolean(),
              random.nextBoolean());
      case 9 -> new Patient("p" + number, day());
      default -> new Schedule("s" + number, day(), provider(), random.nextInt(600));
    };
  }

  /**
   * Mostly in the last two years, at times ahead; some weeks are quiet, so that days stay empty.
   */
  private LocalDate day() {
    LocalDate day = today.minusDays(random.nextInt(DAYS)).plusDays(shift + random.nextInt(20));
    return day.getDayOfYear() % 50 < 20 ? day.plusDays(20) : day;
  }

  /** Often close to midnight, where days and zones part. */
  private Instant instant() {
    LocalDateTime time =
        random.nextInt(3) == 0
            ? day().atTime(23, 0).plusMinutes(random.nextInt(240))
            : day().atTime(random.nextInt(24), 15);
    return time.atZone(zone).toInstant();
  }

  private String provider() {
    return one("dr-lin", "dr-okafor", "dr-petit");
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
