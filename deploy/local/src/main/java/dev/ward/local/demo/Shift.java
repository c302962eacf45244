package dev.ward.local.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** How long a provider was there for patients on a day. */
record Shift(String externalId, LocalDate day, Seat seat, int minutes) implements Row {
  static final String HEADER = "external_id,date,provider,minutes";

  private static final int STEP = 30;
  private static final double FILLED = 0.75;

  /**
   * A shift for each provider on each day that the clinic was open, made so that about three
   * quarters of it are booked, and never less than what was.
   */
  static List<Shift> shifts(Practice practice, List<Appointment> appointments, LocalDate today) {
    SplittableRandom random = new SplittableRandom(practice.seed() + 4_000);
    Map<Seat, Map<LocalDate, Integer>> booked = new HashMap<>();
    for (Appointment appointment : appointments) {
      booked
          .computeIfAbsent(appointment.seat(), none -> new HashMap<>())
          .merge(appointment.day(), appointment.seat().kind().minutes, Integer::sum);
    }
    List<Shift> shifts = new ArrayList<>();
    for (LocalDate day = today.minusYears(2); day.isBefore(today); day = day.plusDays(1)) {
      for (Seat seat : practice.open(day) ? practice.seats() : List.<Seat>of()) {
        double usual = practice.visits() / practice.seats().size() * seat.kind().minutes / FILLED;
        int planned = (int) Math.ceil(usual / STEP + random.nextInt(-1, 2)) * STEP;
        int needed = booked.getOrDefault(seat, Map.of()).getOrDefault(day, 0);
        int minutes = Math.max(planned, (needed + STEP - 1) / STEP * STEP);
        shifts.add(new Shift("S-%s-%s".formatted(seat.code(), day), day, seat, minutes));
      }
    }
    return shifts;
  }

  @Override
  public String line() {
    return line(minutes);
  }

  /** An hour was forgotten. */
  @Override
  public String mistaken() {
    return line(Math.max(0, minutes - 60));
  }

  private String line(int noted) {
    return Row.csv(externalId, day, seat.code(), noted);
  }
}
