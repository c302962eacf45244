package dev.ward.database.metrics;

import java.time.Instant;
import java.time.LocalDate;

/** The facts of the five kinds, as a clinic's own system would tell them. */
sealed interface Fact {

  String externalId();

  record Financial(
      String externalId, LocalDate day, String provider, String kind, long amount, String currency)
      implements Fact {
    Financial(String externalId, String day, String provider, String kind, long amount) {
      this(externalId, LocalDate.parse(day), provider, kind, amount, "USD");
    }
  }

  /** Booked, presented and accepted may be null. */
  record Appointment(
      String externalId,
      String provider,
      String patient,
      Instant start,
      String status,
      String kind,
      Instant booked,
      Long presented,
      Long accepted)
      implements Fact {
    Appointment(
        String externalId,
        String provider,
        String patient,
        String start,
        String status,
        String kind) {
      this(externalId, provider, patient, Instant.parse(start), status, kind, null, null, null);
    }
  }

  record Call(
      String externalId,
      Instant start,
      String direction,
      String outcome,
      boolean qualified,
      boolean booked)
      implements Fact {
    Call(
        String externalId,
        String start,
        String direction,
        String outcome,
        boolean qualified,
        boolean booked) {
      this(externalId, Instant.parse(start), direction, outcome, qualified, booked);
    }
  }

  record Patient(String externalId, LocalDate firstVisit) implements Fact {
    Patient(String externalId, String firstVisit) {
      this(externalId, LocalDate.parse(firstVisit));
    }
  }

  record Schedule(String externalId, LocalDate day, String provider, int minutes) implements Fact {
    Schedule(String externalId, String day, String provider, int minutes) {
      this(externalId, LocalDate.parse(day), provider, minutes);
    }
  }
}
