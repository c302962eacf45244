package dev.ward.scheduler.wallclock;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression: numbers and names, ranges, steps and lists of them.
 *
 * @param values the values that match
 * @param any whether the field begins with a star, which matters for days
 */
record CronField(BitSet values, boolean any) {

  private static final List<String> NO_NAMES = List.of();
  private static final List<String> MONTHS =
      List.of(
          "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  static CronField minutes(String text) {
    return parse(text, 0, 59, NO_NAMES);
  }

  static CronField hours(String text) {
    return parse(text, 0, 23, NO_NAMES);
  }

  static CronField daysOfMonth(String text) {
    return parse(text, 1, 31, NO_NAMES);
  }

  static CronField months(String text) {
    return parse(text, 1, 12, MONTHS);
  }

  /** 1 is Monday and 7 is Sunday, which may be written 0 as well. */
  static CronField daysOfWeek(String text) {
    CronField field = parse(text, 0, 7, DAYS);
    if (field.values.get(0)) {
      field.values.set(7);
      field.values.clear(0);
    }
    return field;
  }

  boolean has(int value) {
    return values.get(value);
  }

  private static CronField parse(String text, int least, int most, List<String> names) {
    BitSet values = new BitSet();
    for (String part : text.split(",", -1)) {
      String[] stepped = part.split("/", -1);
      String[] range = stepped[0].split("-", -1);
      if (stepped.length > 2 || range.length > 2) {
        throw new IllegalArgumentException("'" + part + "' is not a value, a range or a step");
      }
      int from = least;
      int to = most;
      if (!stepped[0].equals("*")) {
        from = value(range[0], names);
        to = range.length == 2 ? value(range[1], names) : stepped.length == 2 ? most : from;
      }
      int step = stepped.length == 2 ? value(stepped[1], NO_NAMES) : 1;
      if (from < least || to > most || from > to || step < 1) {
        throw new IllegalArgumentException("'" + part + "' is not within " + least + " to " + most);
      }
      for (int value = from; value <= to; value += step) {
        values.set(value);
      }
    }
    return new CronField(values, text.startsWith("*"));
  }

  private static int value(String text, List<String> names) {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0 && !text.isEmpty()) {
      return named;
    }
    if (!text.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("'" + text + "' is not a number or a name");
    }
    return Integer.parseInt(text);
  }
}
