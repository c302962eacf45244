package dev.ward.local.demo;

import dev.ward.local.demo.Appointment.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Two years of a clinic's appointments and the bookings of the weeks to come, day by day. */
final class Diary {
  private static final int WEEKS_AHEAD = 4;
  private static final double NEW_PATIENTS = 0.07;
  private static final double CANCELLED = 0.11;
  private static final double LEAVES = 0.05;
  private static final double REAPPOINTED = 0.72;
  private static final LocalTime OPENING = LocalTime.of(8, 0);
  private static final List<String> REFERRALS =
      List.of("friend", "search", "insurer", "physician", "walk-in");

  private final Practice practice;
  private final LocalDate begin;
  private final LocalDate today;
  private final SplittableRandom random;
  private final List<Patient> patients = new ArrayList<>();
  private final List<Appointment> appointments = new ArrayList<>();
  private final Map<LocalDate, List<Recall>> recalls = new TreeMap<>();

  /** The next visit, agreed on at the end of one. */
  private record Recall(Patient patient, Seat seat, Instant bookedAt) {}

  Diary(Practice practice, LocalDate today) {
    this.practice = practice;
    this.today = today;
    this.begin = today.minusYears(2);
    this.random = new SplittableRandom(practice.seed());
    welcomeEarlierPatients();
    for (LocalDate day = begin; !day.isAfter(today.plusWeeks(WEEKS_AHEAD)); day = day.plusDays(1)) {
      if (practice.open(day)) {
        fill(day);
      }
    }
    List.copyOf(recalls.keySet()).forEach(day -> bookRecalls(day, new HashMap<>()));
  }

  List<Appointment> appointments() {
    return appointments;
  }

  /** Those who have come at least once. */
  List<Patient> patients() {
    return patients.stream().filter(Patient::hasVisited).toList();
  }

  private void welcomeEarlierPatients() {
    int regulars = (int) (practice.visits() * practice.regularsPerVisit());
    for (int i = 0; i < regulars; i++) {
      Patient patient = newPatient();
      patient.visited(begin.minusDays(random.nextInt(200, 1100)));
      patient.visited(begin.minusDays(random.nextInt(1, 200)));
    }
  }

  private void fill(LocalDate day) {
    Map<Seat, Integer> taken = new HashMap<>();
    int recalled = bookRecalls(day, taken);
    double ahead = Math.max(0, today.until(day).toTotalMonths() * 30 + today.until(day).getDays());
    double booked = day.isBefore(today) ? 1 : 1 - ahead / (WEEKS_AHEAD * 7 + 1);
    double expected = practice.visitsOn(day, begin) * (0.8 + 0.4 * random.nextDouble()) * booked;
    for (long free = Math.round(expected) - recalled; free > 0; free--) {
      Seat seat = practice.seats().get(random.nextInt(practice.seats().size()));
      Instant bookedAt =
          at(day, 0).minus(Duration.ofMinutes(random.nextInt(1_440, 43_200))).toInstant();
      book(day, seat, somebody(day), bookedAt, taken);
    }
  }

  private int bookRecalls(LocalDate day, Map<Seat, Integer> taken) {
    List<Recall> due = recalls.remove(day);
    if (due == null) {
      return 0;
    }
    due.forEach(recall -> book(day, recall.seat, recall.patient, recall.bookedAt, taken));
    return due.size();
  }

  private void book(
      LocalDate day, Seat seat, Patient patient, Instant bookedAt, Map<Seat, Integer> taken) {
    int slot = taken.merge(seat, 1, Integer::sum) - 1;
    ZonedDateTime start = at(day, slot * seat.kind().minutes);
    Status status = day.isBefore(today) ? outcome() : Status.SCHEDULED;
    String id = "A-%06d".formatted(appointments.size() + 1);
    Instant cancelledAt = status == Status.CANCELLED ? between(bookedAt, start.toInstant()) : null;
    patient.booked(day);
    appointments.add(new Appointment(id, seat, patient, start, status, bookedAt, cancelledAt));
    if (status == Status.COMPLETED) {
      patient.visited(day);
      if (random.nextDouble() < LEAVES) {
        patient.leave();
      }
      recall(day, seat, patient, start.plusMinutes(seat.kind().minutes).toInstant());
    }
  }

  private void recall(LocalDate day, Seat seat, Patient patient, Instant bookedAt) {
    if (seat.kind() == Kind.HYGIENE && random.nextDouble() < REAPPOINTED) {
      LocalDate due = practice.nextOpenDay(day.plusDays(random.nextInt(160, 200)));
      patient.booked(due);
      recalls
          .computeIfAbsent(due, none -> new ArrayList<>())
          .add(new Recall(patient, seat, bookedAt));
    }
  }

  private Status outcome() {
    double chance = random.nextDouble();
    if (chance < practice.noShows()) {
      return Status.NO_SHOW;
    }
    return chance < practice.noShows() + CANCELLED ? Status.CANCELLED : Status.COMPLETED;
  }

  private Patient somebody(LocalDate day) {
    if (random.nextDouble() >= NEW_PATIENTS) {
      for (int attempt = 0; attempt < 8; attempt++) {
        Patient known = patients.get(random.nextInt(patients.size()));
        if (known.mayBookOn(day)) {
          return known;
        }
      }
    }
    return newPatient();
  }

  private Patient newPatient() {
    String referral = REFERRALS.get(random.nextInt(REFERRALS.size()));
    Patient patient = new Patient(patients.size() + 1, random.nextDouble() < 0.64, referral, today);
    patients.add(patient);
    return patient;
  }

  private ZonedDateTime at(LocalDate day, int minutes) {
    return day.atTime(OPENING).plusMinutes(minutes).atZone(practice.zone());
  }

  private @Nullable Instant between(Instant from, Instant to) {
    return from.plusSeconds(random.nextLong(Duration.between(from, to).toSeconds()));
  }
}
