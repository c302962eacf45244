package dev.ward.metrics.mapping;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * A pattern that people know from spreadsheets, read strictly: 31/02/2026 is not a date, whatever
 * it may be close to.
 */
final class DatePattern {

  private static final int LONGEST = 64;
  private static final ZonedDateTime EXAMPLE =
      ZonedDateTime.of(2026, 11, 23, 14, 35, 17, 0, ZoneOffset.UTC);

  private final DateTimeFormatter formatter;

  private DatePattern(DateTimeFormatter formatter) {
    this.formatter = formatter;
  }

  /**
   * @throws IllegalArgumentException if it is not a pattern
   * @throws DateTimeException if it doesn't tell the day
   */
  static DatePattern of(String pattern, Locale language) {
    if (pattern.isBlank() || pattern.length() > LONGEST) {
      throw new IllegalArgumentException("not a pattern");
    }
    DateTimeFormatter formatter =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(yearsWithoutEras(pattern))
            .toFormatter(language)
            .withResolverStyle(ResolverStyle.STRICT);
    LocalDate told = formatter.parse(formatter.format(EXAMPLE)).query(TemporalQueries.localDate());
    if (!EXAMPLE.toLocalDate().equals(told)) {
      throw new DateTimeException("the pattern doesn't tell the day");
    }
    return new DatePattern(formatter);
  }

  /** Strictly read, a year of an era wants its era, which nobody writes. */
  private static String yearsWithoutEras(String pattern) {
    StringBuilder text = new StringBuilder();
    boolean quoted = false;
    for (char c : pattern.toCharArray()) {
      quoted ^= c == '\'';
      text.append(c == 'y' && !quoted ? 'u' : c);
    }
    return text.toString();
  }

  /**
   * @throws DateTimeException if the text doesn't keep to the pattern
   */
  LocalDate date(String text) {
    return LocalDate.from(formatter.parse(text));
  }

  /**
   * An {@link OffsetDateTime} or {@link LocalDateTime}, as far as the pattern tells it; a day
   * without a time begins at midnight.
   *
   * @throws DateTimeException if the text doesn't keep to the pattern
   */
  TemporalAccessor time(String text) {
    TemporalAccessor found =
        formatter.parseBest(
            text, OffsetDateTime::from, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
    if (found instanceof ZonedDateTime zoned) {
      return zoned.toOffsetDateTime();
    }
    return found instanceof LocalDate day ? day.atStartOfDay() : found;
  }
}
