package dev.ward.database.metrics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Forecasts worked out by themselves from the days' figures. */
final class ForecastReckoning {

  /** Null stands for no forecast. */
  record Outlook(double value, double margin, boolean seasonal) {}

  private record Day(double amount, double weight) {}

  private final Calendar calendar;
  private final SortedMap<LocalDate, Long> figures;
  private final DueReckoning dues;

  ForecastReckoning(Calendar calendar, SortedMap<LocalDate, Long> figures) {
    this.calendar = calendar;
    this.figures = figures;
    this.dues = new DueReckoning(calendar, figures);
  }

  Outlook sum(Aim aim, LocalDate today) {
    LocalDate first = later(figures.firstKey(), today.minusDays(120));
    LocalDate end = earlier(figures.lastKey().plusDays(1), today);
    if (!first.isBefore(end)) {
      return null;
    }
    List<LocalDate> sample = sample(first, end);
    List<LocalDate> toCome = calendar.working(later(end, aim.from()), aim.to());
    boolean seasonal =
        aim.curve().equals("seasonal")
            && dues.hasLastYear(first, aim.to())
            && sample.stream().mapToDouble(day -> season(day, first, aim, today)).sum() > 0;
    List<Day> days = new ArrayList<>();
    for (int i = 0; i < sample.size(); i++) {
      LocalDate next = i + 1 < sample.size() ? sample.get(i + 1) : end;
      days.add(
          new Day(
              between(figures, sample.get(i), next),
              seasonal ? season(sample.get(i), first, aim, today) : 1));
    }
    double weight =
        seasonal
            ? toCome.stream().mapToDouble(day -> season(day, first, aim, today)).sum()
            : toCome.size();
    double done = between(figures, aim.from(), end);
    return outlook(days, done, weight, toCome.size(), 1, seasonal);
  }

  /**
   * @param divisors the denominator's figures
   */
  Outlook rate(Aim aim, LocalDate today, SortedMap<LocalDate, Long> divisors) {
    LocalDate first = later(figures.firstKey(), today.minusDays(120));
    LocalDate end = earlier(figures.lastKey().plusDays(1), today);
    List<LocalDate> sample = sample(first, end);
    int toCome = calendar.working(later(end, aim.from()), aim.to()).size();
    List<Day> days = new ArrayList<>();
    for (int i = 0; i < sample.size(); i++) {
      LocalDate next = i + 1 < sample.size() ? sample.get(i + 1) : end;
      days.add(
          new Day(between(figures, sample.get(i), next), between(divisors, sample.get(i), next)));
    }
    if (days.isEmpty()) {
      return null;
    }
    double weight = days.stream().mapToDouble(Day::weight).sum() / days.size() * toCome;
    double divisor = between(divisors, aim.from(), end) + weight;
    return outlook(days, between(figures, aim.from(), end), weight, toCome, divisor, false);
  }

  private static Outlook outlook(
      List<Day> days, double done, double weight, int toCome, double divisor, boolean seasonal) {
    int size = days.size();
    if (size < 5) {
      return null;
    }
    double amount = days.stream().mapToDouble(Day::amount).sum();
    double whole = days.stream().mapToDouble(Day::weight).sum();
    double squares = 0;
    for (Day day : days) {
      squares += Math.pow(day.amount - amount / whole * day.weight, 2);
    }
    double deviation = Math.sqrt(squares / (size - 1));
    double spread = Math.sqrt(toCome + size * Math.pow(weight / whole, 2));
    double t = student(size - 1);
    return new Outlook(
        (done + amount / whole * weight) / divisor, t * deviation * spread / divisor, seasonal);
  }

  private List<LocalDate> sample(LocalDate first, LocalDate end) {
    List<LocalDate> working = calendar.working(first, end);
    return working.subList(Math.max(working.size() - 20, 0), working.size());
  }

  private double season(LocalDate day, LocalDate first, Aim aim, LocalDate today) {
    return dues.season(day, first, aim.to(), today);
  }

  /** Of the days [from, to). */
  private static double between(SortedMap<LocalDate, Long> figures, LocalDate from, LocalDate to) {
    return from.isBefore(to)
        ? figures.subMap(from, to).values().stream().mapToDouble(Long::doubleValue).sum()
        : 0;
  }

  /** Where nine tenths lie below, by halving. */
  private static double student(int freedom) {
    double low = 0;
    double high = 10;
    while (high - low > 1e-9) {
      double middle = (low + high) / 2;
      if (studentBelow(middle, freedom) < 0.9) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How much of Student's t lies below the value: its density, added up by Simpson's rule. */
  static double studentBelow(double value, int freedom) {
    int steps = 2000;
    double width = value / steps;
    double sum = density(0, freedom) + density(value, freedom);
    for (int i = 1; i < steps; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * density(i * width, freedom);
    }
    return 0.5 + sum * width / 3;
  }

  private static double density(double value, int freedom) {
    return gammaOfHalves(freedom + 1)
        / (Math.sqrt(freedom * Math.PI) * gammaOfHalves(freedom))
        * Math.pow(1 + value * value / freedom, -(freedom + 1) / 2.0);
  }

  /** The gamma function of half the number. */
  private static double gammaOfHalves(int twice) {
    if (twice == 1) {
      return Math.sqrt(Math.PI);
    }
    return twice == 2 ? 1 : (twice / 2.0 - 1) * gammaOfHalves(twice - 2);
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  private static LocalDate later(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? b : a;
  }
}
