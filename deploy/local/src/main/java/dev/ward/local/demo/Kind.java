package dev.ward.local.demo;

import java.util.Locale;

/** What an appointment is for, what it costs and how it is coded. */
enum Kind {
  TREATMENT("D2392", 50, 18_000, 88_000),
  HYGIENE("D1110", 45, 11_500, 18_500),
  CONSULTATION("D0150", 30, 7_500, 14_000),
  THERAPY("90837", 55, 14_000, 21_000);

  final String procedureCode;
  final int minutes;
  final int cheapest;
  final int dearest;

  Kind(String procedureCode, int minutes, int cheapest, int dearest) {
    this.procedureCode = procedureCode;
    this.minutes = minutes;
    this.cheapest = cheapest;
    this.dearest = dearest;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
