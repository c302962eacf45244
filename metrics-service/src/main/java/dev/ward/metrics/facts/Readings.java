package dev.ward.metrics.facts;

import dev.ward.metrics.facts.Column.Range;
import dev.ward.metrics.facts.Column.Reading;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How texts become values. All of them are strict: a figure that was guessed is worse than a row
 * that is sent back.
 */
final class Readings {

  /** The largest amount, so that no sum of a clinic's life overflows. */
  static final long MOST_MINOR = 1_000_000_000_000L;

  private static final int ISO_DATE_LENGTH = 10;
  private static final int EARLIEST_YEAR = 1900;
  private static final int LATEST_YEAR = 2100;
  private static final int LONGEST_INTEGER = 20;
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private Readings() {}

  static Reading text(int longest) {
    Reading reading =
        text -> {
          if (text.length() > longest && text.codePointCount(0, text.length()) > longest) {
            throw new Unacceptable("is longer than " + longest + " characters");
          }
          if (!isStorable(text)) {
            throw new Unacceptable("has a character that can't be stored");
          }
          return text;
        };
    return reading.taking(Range.upTo(longest));
  }

  static Reading oneOf(String... values) {
    Map<String, String> known = new HashMap<>();
    for (String value : values) {
      known.put(value, value);
    }
    String reason = "must be one of " + String.join(", ", Arrays.asList(values));
    Reading reading =
        text -> {
          String value = known.get(text);
          if (value == null) {
            throw new Unacceptable(reason);
          }
          return value;
        };
    return reading.taking(Range.of(List.of(values)));
  }

  static Reading currency() {
    Reading reading =
        text -> {
          if (!CURRENCY.matcher(text).matches()) {
            throw new Unacceptable("must be a currency's three capital letters, like USD");
          }
          return text;
        };
    return reading.taking(Range.like(CURRENCY.pattern(), 3));
  }

  static Reading date() {
    return text -> {
      if (text.length() != ISO_DATE_LENGTH) {
        throw new Unacceptable("must be a date like 2026-03-31");
      }
      try {
        LocalDate date = LocalDate.parse(text);
        requireYear(date.getYear());
        return date;
      } catch (DateTimeException e) {
        throw new Unacceptable("must be a date that exists, like 2026-03-31");
      }
    };
  }

  static Reading instant() {
    return text -> {
      try {
        OffsetDateTime instant =
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, OffsetDateTime::from);
        requireYear(instant.getYear());
        return instant;
      } catch (DateTimeException e) {
        throw new Unacceptable("must be a time with its offset, like 2026-03-31T09:30:00-05:00");
      }
    };
  }

  static Reading integer(int least, int most) {
    Reading reading = text -> (int) whole(text, least, most);
    return reading.taking(Range.from(least, most));
  }

  static Reading amount(long least, long most) {
    Reading reading = text -> whole(text, least, most);
    return reading.taking(Range.from(least, most));
  }

  static Reading flag() {
    return text ->
        switch (text) {
          case "true" -> Boolean.TRUE;
          case "false" -> Boolean.FALSE;
          default -> throw new Unacceptable("must be true or false");
        };
  }

  private static long whole(String text, long least, long most) throws Unacceptable {
    if (!INTEGER.matcher(text).matches()) {
      throw new Unacceptable("must be a whole number");
    }
    try {
      long value = text.length() > LONGEST_INTEGER ? Long.MAX_VALUE : Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new Unacceptable("must be from " + least + " to " + most);
    }
    throw new Unacceptable("must be from " + least + " to " + most);
  }

  private static void requireYear(int year) throws Unacceptable {
    if (year < EARLIEST_YEAR || year >= LATEST_YEAR) {
      throw new Unacceptable("must lie between " + EARLIEST_YEAR + " and " + LATEST_YEAR);
    }
  }

  private static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
