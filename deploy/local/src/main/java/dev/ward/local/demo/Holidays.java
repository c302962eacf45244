package dev.ward.local.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;

/** The days on which a country's clinics stay closed, and how busy its months are. */
enum Holidays {
  UNITED_STATES(
      new double[] {1.06, 1.05, 1.08, 1.02, 1.00, 0.96, 0.88, 0.90, 1.02, 1.07, 1.00, 0.86}) {
    @Override
    boolean closed(LocalDate day) {
      LocalDate thanksgiving =
          LocalDate.of(day.getYear(), Month.NOVEMBER, 1)
              .with(TemporalAdjusters.dayOfWeekInMonth(4, DayOfWeek.THURSDAY));
      return isYearEnd(day)
          || on(day, Month.JULY, 4)
          || day.equals(thanksgiving)
          || day.equals(thanksgiving.plusDays(1))
          || isMonday(day, Month.MAY, -1)
          || isMonday(day, Month.SEPTEMBER, 1);
    }
  },

  NEW_ZEALAND(
      new double[] {0.72, 1.02, 1.06, 1.00, 1.04, 1.05, 1.00, 1.03, 1.05, 1.04, 1.06, 0.84}) {
    @Override
    boolean closed(LocalDate day) {
      boolean summerBreak = day.getMonth() == Month.JANUARY && day.getDayOfMonth() <= 8;
      return isYearEnd(day)
          || summerBreak
          || on(day, Month.FEBRUARY, 6)
          || on(day, Month.APRIL, 25)
          || isMonday(day, Month.JUNE, 1)
          || isMonday(day, Month.OCTOBER, 4);
    }
  };

  private final double[] seasons;

  Holidays(double[] seasons) {
    this.seasons = seasons;
  }

  abstract boolean closed(LocalDate day);

  /** How busy the month of a day is, around 1. */
  double season(LocalDate day) {
    return seasons[day.getMonthValue() - 1];
  }

  private static boolean isYearEnd(LocalDate day) {
    boolean newYear = on(day, Month.JANUARY, 1);
    return newYear || day.getMonth() == Month.DECEMBER && day.getDayOfMonth() >= 24;
  }

  private static boolean on(LocalDate day, Month month, int dayOfMonth) {
    return day.getMonth() == month && day.getDayOfMonth() == dayOfMonth;
  }

  /** The nth Monday of a month; -1 is the last. */
  private static boolean isMonday(LocalDate day, Month month, int nth) {
    return day.equals(
        LocalDate.of(day.getYear(), month, 1)
            .with(TemporalAdjusters.dayOfWeekInMonth(nth, DayOfWeek.MONDAY)));
  }
}
