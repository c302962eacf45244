package dev.ward.database.metrics;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/** What a goal on a sum expects by when, worked out by itself from the days' figures. */
final class DueReckoning {

  private final Calendar calendar;
  private final SortedMap<LocalDate, Long> figures;

  /**
   * @param figures of the days that have facts
   */
  DueReckoning(Calendar calendar, SortedMap<LocalDate, Long> figures) {
    this.calendar = calendar;
    this.figures = figures;
  }

  /** By the end of the day; NaN where nothing can be expected. */
  double due(Aim aim, LocalDate day) {
    List<LocalDate> working = calendar.working(aim.from(), aim.to());
    if (working.isEmpty()) {
      return Double.NaN;
    }
    return switch (aim.curve()) {
      case "monthly" -> monthly(aim, day);
      case "ramp" -> shared(aim, working, day, each -> ramp(aim, working, each));
      case "seasonal" ->
          hasSeason(aim, working)
              ? shared(aim, working, day, each -> season(each, aim.from(), aim.to(), aim.from()))
              : shared(aim, working, day, each -> 1);
      default -> shared(aim, working, day, each -> 1);
    };
  }

  boolean hasSeason(Aim aim, List<LocalDate> working) {
    return hasLastYear(aim.from(), aim.to())
        && working.stream()
                .mapToDouble(each -> season(each, aim.from(), aim.to(), aim.from()))
                .sum()
            > 0;
  }

  private static double shared(
      Aim aim, List<LocalDate> working, LocalDate day, ToDoubleFunction<LocalDate> weight) {
    double whole = working.stream().mapToDouble(weight).sum();
    double part = working.stream().filter(each -> !each.isAfter(day)).mapToDouble(weight).sum();
    return aim.target() * part / whole;
  }

  private static double ramp(Aim aim, List<LocalDate> working, LocalDate day) {
    if (working.size() == 1) {
      return 1;
    }
    double place = (double) working.indexOf(day) / (working.size() - 1);
    return aim.first() + (aim.last() - aim.first()) * place;
  }

  private double monthly(Aim aim, LocalDate day) {
    double due = 0;
    YearMonth month = YearMonth.from(aim.from());
    for (double target : aim.months()) {
      LocalDate from = later(aim.from(), month.atDay(1));
      LocalDate to = earlier(aim.to(), month.plusMonths(1).atDay(1));
      long all = calendar.working(from, to).size();
      long gone = calendar.working(from, earlier(to, day.plusDays(1))).size();
      due += all > 0 ? target * gone / all : day.isBefore(to.minusDays(1)) ? 0 : target;
      month = month.plusMonths(1);
    }
    return due;
  }

  boolean hasLastYear(LocalDate from, LocalDate to) {
    LocalDate first = from.minusYears(1);
    LocalDate last = to.minusDays(1).minusYears(1);
    SortedMap<LocalDate, Long> year = figures.subMap(first, last.plusDays(1));
    return !year.isEmpty()
        && !figures.firstKey().isAfter(first.plusDays(6))
        && !figures.lastKey().isBefore(last.minusDays(6));
  }

  /** The mean of the week around the same date a year before, as far as it is known and allowed. */
  double season(LocalDate day, LocalDate from, LocalDate to, LocalDate before) {
    LocalDate centre = day.minusYears(1);
    LocalDate first = from.minusYears(1).minusDays(3);
    LocalDate end = earlier(to.minusDays(1).minusYears(1).plusDays(4), before);
    double sum = 0;
    int count = 0;
    for (LocalDate near = centre.minusDays(3);
        !near.isAfter(centre.plusDays(3));
        near = near.plusDays(1)) {
      if (!near.isBefore(first) && near.isBefore(end)) {
        sum += figures.getOrDefault(near, 0L);
        count++;
      }
    }
    return centre.isBefore(end) ? Math.max(sum / count, 0) : 0;
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  private static LocalDate later(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? b : a;
  }
}
