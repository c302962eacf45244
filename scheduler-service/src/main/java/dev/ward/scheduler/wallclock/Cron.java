package dev.ward.scheduler.wallclock;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A cron expression of five fields (minute, hour, day of month, month, day of week), on a wall
 * clock without zone. As cron has always had it, a day matches by either of its fields when both
 * are restricted.
 */
public final class Cron {

  /** From one 29 February to the next across a century without one. */
  private static final int LONGEST_GAP_IN_DAYS = 8 * 366;

  private final TreeSet<LocalTime> times = new TreeSet<>();
  private final CronField daysOfMonth;
  private final CronField months;
  private final CronField daysOfWeek;

  private Cron(String[] fields) {
    CronField minutes = CronField.minutes(fields[0]);
    CronField hours = CronField.hours(fields[1]);
    hours.values().stream()
        .forEach(
            hour ->
                minutes.values().stream().forEach(minute -> times.add(LocalTime.of(hour, minute))));
    daysOfMonth = CronField.daysOfMonth(fields[2]);
    months = CronField.months(fields[3]);
    daysOfWeek = CronField.daysOfWeek(fields[4]);
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException with a sentence for people, if it is not a cron expression or
   *     never comes true
   */
  public static Cron parse(String expression) {
    String[] fields = expression.strip().split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException("five fields are needed: minute hour day month weekday");
    }
    Cron cron = new Cron(fields);
    if (cron.atOrAfter(LocalDateTime.of(2001, 1, 1, 0, 0)).isEmpty()) {
      throw new IllegalArgumentException("there is no such day");
    }
    return cron;
  }

  /** The first match that is not before the given time. */
  Optional<LocalDateTime> atOrAfter(LocalDateTime time) {
    LocalDate day = time.toLocalDate();
    if (matches(day)) {
      LocalTime match = times.ceiling(time.toLocalTime());
      if (match != null) {
        return Optional.of(day.atTime(match));
      }
    }
    for (int i = 1; i <= LONGEST_GAP_IN_DAYS; i++) {
      if (matches(day.plusDays(i))) {
        return Optional.of(day.plusDays(i).atTime(times.first()));
      }
    }
    return Optional.empty();
  }

  /** The last match that is not after the given time. */
  Optional<LocalDateTime> atOrBefore(LocalDateTime time) {
    LocalDate day = time.toLocalDate();
    if (matches(day)) {
      LocalTime match = times.floor(time.toLocalTime());
      if (match != null) {
        return Optional.of(day.atTime(match));
      }
    }
    for (int i = 1; i <= LONGEST_GAP_IN_DAYS; i++) {
      if (matches(day.minusDays(i))) {
        return Optional.of(day.minusDays(i).atTime(times.last()));
      }
    }
    return Optional.empty();
  }

  private boolean matches(LocalDate day) {
    if (!months.has(day.getMonthValue())) {
      return false;
    }
    boolean byMonth = daysOfMonth.has(day.getDayOfMonth());
    boolean byWeek = daysOfWeek.has(day.getDayOfWeek().getValue());
    return (daysOfMonth.any() || daysOfWeek.any()) ? (byMonth && byWeek) : (byMonth || byWeek);
  }
}
