package dev.ward.local.demo;

import java.time.LocalDate;
import java.util.List;

/** Everything that a demo clinic's systems export: the same for the same clinic and day. */
final class Facts {
  private Facts() {}

  static List<Delivery> of(Practice practice, LocalDate today) {
    Diary diary = new Diary(practice, today);
    Ledger ledger = new Ledger(practice, diary, today);
    String provider = practice.seats().get(0).code();
    List<String> nonsense =
        List.of(
            Row.csv(
                "F-X1", "2026-02-30", provider, "production", 12_000, practice.currency(), "", ""),
            Row.csv(
                "F-X2",
                today.minusDays(9),
                provider,
                "production",
                -5_000,
                practice.currency(),
                "",
                ""),
            Row.csv("F-X3", today.minusDays(9), provider, "production", 9_000, "XTS", "", ""),
            Row.csv(
                "F-X4",
                today.minusDays(9),
                "NOBODY",
                "collection",
                9_000,
                practice.currency(),
                "",
                ""));
    long seed = practice.seed() + 3_000;
    return List.of(
        Delivery.of("patient", Patient.HEADER, diary.patients(), List.of(), seed),
        Delivery.of("appointment", Appointment.HEADER, diary.appointments(), List.of(), seed),
        Delivery.of("financial", Entry.HEADER, ledger.entries(), nonsense, seed),
        Delivery.of("call", Call.HEADER, Call.calls(practice, today), List.of(), seed),
        Delivery.of(
            "schedule",
            Shift.HEADER,
            Shift.shifts(practice, diary.appointments(), today),
            List.of(),
            seed));
  }
}
