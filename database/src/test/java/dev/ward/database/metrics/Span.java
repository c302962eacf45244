package dev.ward.database.metrics;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** From the first to the last day with facts; null for none. */
record Span(LocalDate first, LocalDate last) {

  static Span of(Stream<LocalDate> days) {
    List<LocalDate> sorted = days.sorted().toList();
    return sorted.isEmpty()
        ? new Span(null, null)
        : new Span(sorted.get(0), sorted.get(sorted.size() - 1));
  }

  boolean empty() {
    return first == null || last.isBefore(first);
  }

  Span through(LocalDate day) {
    return empty() || last.isAfter(day) ? this : new Span(first, day);
  }

  Span notBefore(LocalDate day) {
    return empty() || !first.isBefore(day) ? this : new Span(day, last);
  }

  Stream<LocalDate> days() {
    return empty() ? Stream.empty() : first.datesUntil(last.plusDays(1));
  }

  boolean meets(Period period) {
    return !empty() && !first.isAfter(period.last()) && !last.isBefore(period.first());
  }
}
