package dev.ward.local.demo;

import java.time.LocalDate;
import java.util.Locale;

/** A line of the clinic's ledger. */
record Entry(
    String externalId,
    LocalDate date,
    Type type,
    long amount,
    String currency,
    String payer,
    Appointment appointment)
    implements Row {
  static final String HEADER =
      "external_id,date,provider,kind,amount_minor,currency,payer,procedure_code";

  enum Type {
    PRODUCTION,
    ADJUSTMENT,
    COLLECTION,
    REFUND
  }

  @Override
  public String line() {
    return line(amount);
  }

  /** The decimal point slipped. */
  @Override
  public String mistaken() {
    return line(amount * 10);
  }

  private String line(long noted) {
    Seat seat = appointment.seat();
    String kind = type.name().toLowerCase(Locale.ROOT);
    return Row.csv(
        externalId, date, seat.code(), kind, noted, currency, payer, seat.kind().procedureCode);
  }
}
