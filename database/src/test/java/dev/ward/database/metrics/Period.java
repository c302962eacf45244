package dev.ward.database.metrics;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** A day, week, month, quarter or year; both days are part of it. */
record Period(String granularity, LocalDate first, LocalDate last) {

  static Period of(String granularity, LocalDate day) {
    return switch (granularity) {
      case "day" -> new Period(granularity, day, day);
      case "week" -> {
        LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        yield new Period(granularity, monday, monday.plusDays(6));
      }
      case "month" -> months(granularity, day.withDayOfMonth(1), 1);
      case "quarter" ->
          months(
              granularity,
              LocalDate.of(day.getYear(), (day.getMonthValue() - 1) / 3 * 3 + 1, 1),
              3);
      default -> months(granularity, LocalDate.of(day.getYear(), 1, 1), 12);
    };
  }

  private static Period months(String granularity, LocalDate first, int months) {
    return new Period(granularity, first, first.plusMonths(months).minusDays(1));
  }

  boolean has(LocalDate day) {
    return !day.isBefore(first) && !day.isAfter(last);
  }
}
