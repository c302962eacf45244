package dev.ward.local.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A booked visit and what became of it. */
record Appointment(
    String externalId,
    Seat seat,
    Patient patient,
    ZonedDateTime start,
    Status status,
    Instant bookedAt,
    @Nullable Instant cancelledAt)
    implements Row {
  static final String HEADER =
      "external_id,provider,patient_ref,scheduled_start,duration_minutes,status,kind,booked_at,cancelled_at,"
          + "presented_minor,accepted_minor";

  enum Status {
    SCHEDULED("scheduled"),
    COMPLETED("completed"),
    CANCELLED("cancelled"),
    NO_SHOW("no_show");

    private final String text;

    Status(String text) {
      this.text = text;
    }
  }

  LocalDate day() {
    return start.toLocalDate();
  }

  boolean completed() {
    return status == Status.COMPLETED;
  }

  @Override
  public String line() {
    return line(status);
  }

  /** Nobody noted what became of it. */
  @Override
  public String mistaken() {
    return line(Status.SCHEDULED);
  }

  private String line(Status noted) {
    Proposal proposal = noted == Status.COMPLETED ? Proposal.of(this) : null;
    return Row.csv(
        externalId,
        seat.code(),
        patient.ref,
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(start),
        seat.kind().minutes,
        noted.text,
        seat.kind().text(),
        bookedAt,
        noted == Status.CANCELLED && cancelledAt != null ? cancelledAt : "",
        proposal == null ? "" : proposal.presented(),
        proposal == null ? "" : proposal.accepted());
  }
}
