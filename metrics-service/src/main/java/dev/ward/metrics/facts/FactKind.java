package dev.ward.metrics.facts;

import static dev.ward.metrics.facts.Column.optional;
import static dev.ward.metrics.facts.Column.required;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of facts: their columns, in the order of the arguments of the database's function that
 * takes them. The first column is the row's identity: what comes again under it is the same row.
 */
public enum FactKind {
  FINANCIAL(
      required("external_id", String.class, Readings.text(200)),
      required("date", LocalDate.class, Readings.date()),
      required("provider", String.class, Readings.text(100)),
      required(
          "kind", String.class, Readings.oneOf("production", "adjustment", "collection", "refund")),
      required(
          "amount_minor", Long.class, Readings.amount(-Readings.MOST_MINOR, Readings.MOST_MINOR)),
      required("currency", String.class, Readings.currency()),
      optional("payer", String.class, Readings.text(200)),
      optional("procedure_code", String.class, Readings.text(100))) {
    @Override
    void check(@Nullable Object[] values) throws Unacceptable {
      if (values[4] instanceof Long amount && amount <= 0 && !"adjustment".equals(values[3])) {
        throw new Unacceptable(
            "amount_minor", "must be above 0, which only an adjustment need not be");
      }
    }
  },
  APPOINTMENT(
      required("external_id", String.class, Readings.text(200)),
      required("provider", String.class, Readings.text(100)),
      required("patient_ref", String.class, Readings.text(200)),
      required("scheduled_start", OffsetDateTime.class, Readings.instant()),
      required("duration_minutes", Integer.class, Readings.integer(0, 1440)),
      required(
          "status", String.class, Readings.oneOf("scheduled", "completed", "cancelled", "no_show")),
      required(
          "kind",
          String.class,
          Readings.oneOf("treatment", "hygiene", "consultation", "therapy", "visit")),
      optional("booked_at", OffsetDateTime.class, Readings.instant()),
      optional("cancelled_at", OffsetDateTime.class, Readings.instant()),
      optional("presented_minor", Long.class, Readings.amount(0, Readings.MOST_MINOR)),
      optional("accepted_minor", Long.class, Readings.amount(0, Readings.MOST_MINOR))) {
    @Override
    void check(@Nullable Object[] values) throws Unacceptable {
      if (values[10] instanceof Long accepted
          && (!(values[9] instanceof Long presented) || accepted > presented)) {
        throw new Unacceptable("accepted_minor", "must not be above presented_minor");
      }
    }
  },
  CALL(
      required("external_id", String.class, Readings.text(200)),
      required("started_at", OffsetDateTime.class, Readings.instant()),
      required("direction", String.class, Readings.oneOf("inbound", "outbound")),
      required(
          "outcome", String.class, Readings.oneOf("answered", "missed", "voicemail", "abandoned")),
      required("duration_seconds", Integer.class, Readings.integer(0, 86_400)),
      required("qualified", Boolean.class, Readings.flag()),
      required("booked", Boolean.class, Readings.flag())),
  PATIENT(
      required("patient_ref", String.class, Readings.text(200)),
      required("first_visit_on", LocalDate.class, Readings.date()),
      required("last_visit_on", LocalDate.class, Readings.date()),
      required("status", String.class, Readings.oneOf("active", "inactive")),
      optional("referral_source", String.class, Readings.text(200))) {
    @Override
    void check(@Nullable Object[] values) throws Unacceptable {
      if (values[1] instanceof LocalDate first
          && values[2] instanceof LocalDate last
          && last.isBefore(first)) {
        throw new Unacceptable("last_visit_on", "must not lie before the first visit");
      }
    }
  },
  SCHEDULE(
      required("external_id", String.class, Readings.text(200)),
      required("date", LocalDate.class, Readings.date()),
      required("provider", String.class, Readings.text(100)),
      required("minutes", Integer.class, Readings.integer(0, 1440)));

  private final List<Column> columns;

  FactKind(Column... columns) {
    this.columns = List.of(columns);
  }

  /** The kind of that name; null if there is none. */
  public static @Nullable FactKind of(@Nullable String code) {
    for (FactKind kind : values()) {
      if (kind.code().equals(code)) {
        return kind;
      }
    }
    return null;
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public List<Column> columns() {
    return columns;
  }

  public Column column(String name) {
    for (Column column : columns) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    throw new IllegalArgumentException(code() + " rows have no " + name);
  }

  /** Whether rows of this kind are some provider's, so that a provider may write their own. */
  public boolean isOfProviders() {
    return this == FINANCIAL || this == APPOINTMENT || this == SCHEDULE;
  }

  /** Whether rows of this kind name a patient, so that each look at them is put on record. */
  public boolean isOfPatients() {
    return this == APPOINTMENT || this == PATIENT;
  }

  /** Checks what no single column tells. */
  void check(@Nullable Object[] values) throws Unacceptable {}
}
