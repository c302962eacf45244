package dev.ward.bench;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/** The request that everything about reads is measured with: a dashboard's last thirty days. */
record ClinicRead(String keys, LocalDate from, LocalDate to) {

  static ClinicRead ofLastThirtyDays() {
    LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
    return new ClinicRead(
        "net_production,completed_appointments,no_show_rate", today.minusDays(30), today);
  }

  String path(UUID clinic) {
    return "/metrics/v1/clinics/%s/metrics?keys=%s&from=%s&to=%s&granularity=day"
        .formatted(clinic, keys, from, to);
  }
}
