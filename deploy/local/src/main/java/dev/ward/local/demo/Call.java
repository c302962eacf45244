package dev.ward.local.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A telephone call. */
record Call(
    String externalId,
    Instant startedAt,
    boolean inbound,
    String outcome,
    int seconds,
    boolean qualified,
    boolean booked)
    implements Row {
  static final String HEADER =
      "external_id,started_at,direction,outcome,duration_seconds,qualified,booked";

  /** Two years of calls up to yesterday; more on busy days, none while the clinic is closed. */
  static List<Call> calls(Practice practice, LocalDate today) {
    SplittableRandom random = new SplittableRandom(practice.seed() + 2_000);
    LocalDate begin = today.minusYears(2);
    List<Call> calls = new ArrayList<>();
    for (LocalDate day = begin; day.isBefore(today); day = day.plusDays(1)) {
      double expected = practice.visitsOn(day, begin) * (0.6 + 0.4 * random.nextDouble());
      for (long left = practice.open(day) ? Math.round(expected) : 0; left > 0; left--) {
        LocalTime time = LocalTime.of(8, 0).plusSeconds(random.nextInt(9 * 3600));
        Instant startedAt = day.atTime(time).atZone(practice.zone()).toInstant();
        calls.add(call("C-%06d".formatted(calls.size() + 1), startedAt, random));
      }
    }
    return calls;
  }

  private static Call call(String id, Instant startedAt, SplittableRandom random) {
    boolean inbound = random.nextDouble() < 0.8;
    String outcome = outcome(random.nextDouble());
    boolean answered = outcome.equals("answered");
    int seconds = answered ? random.nextInt(40, 620) : random.nextInt(5, 60);
    boolean qualified = inbound && answered && random.nextDouble() < 0.46;
    boolean booked = qualified && random.nextDouble() < 0.63;
    return new Call(id, startedAt, inbound, outcome, seconds, qualified, booked);
  }

  private static String outcome(double chance) {
    if (chance < 0.82) {
      return "answered";
    }
    if (chance < 0.90) {
      return "missed";
    }
    return chance < 0.96 ? "voicemail" : "abandoned";
  }

  @Override
  public String line() {
    return line(seconds);
  }

  @Override
  public String mistaken() {
    return line(0);
  }

  private String line(int noted) {
    String direction = inbound ? "inbound" : "outbound";
    return Row.csv(externalId, startedAt, direction, outcome, noted, qualified, booked);
  }
}
