package dev.ward.local.demo;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Somebody who comes to the clinic; changes as the simulation goes on. */
final class Patient implements Row {
  static final String HEADER = "patient_ref,first_visit_on,last_visit_on,status,referral_source";

  final String ref;
  final boolean insured;
  private final String referralSource;
  private final LocalDate today;
  private LocalDate lastBooked = LocalDate.MIN;
  private boolean left;
  private @Nullable LocalDate firstVisit;
  private @Nullable LocalDate lastVisit;

  Patient(int number, boolean insured, String referralSource, LocalDate today) {
    this.ref = "P-%05d".formatted(number);
    this.insured = insured;
    this.referralSource = referralSource;
    this.today = today;
  }

  void visited(LocalDate day) {
    if (firstVisit == null) {
      firstVisit = day;
    }
    lastVisit = day;
  }

  void booked(LocalDate day) {
    if (day.isAfter(lastBooked)) {
      lastBooked = day;
    }
  }

  /** Moves away, or is well again. */
  void leave() {
    left = true;
  }

  boolean mayBookOn(LocalDate day) {
    return !left && lastBooked.isBefore(day.minusDays(20));
  }

  boolean hasVisited() {
    return firstVisit != null;
  }

  @Override
  public String line() {
    return line(referralSource);
  }

  @Override
  public String mistaken() {
    return line("unknown");
  }

  private String line(String referral) {
    if (firstVisit == null || lastVisit == null) {
      throw new IllegalStateException(ref + " has never come");
    }
    String status = lastVisit.isAfter(today.minusMonths(18)) ? "active" : "inactive";
    return Row.csv(ref, firstVisit, lastVisit, status, referral);
  }
}
