package dev.ward.metrics.mapping;

import dev.ward.metrics.facts.Column;
import dev.ward.metrics.facts.Unacceptable;
import dev.ward.metrics.mapping.Cell.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the cells of a column become what a field takes. */
final class Conversions {

  private static final int DATE_LENGTH = 10;

  private Conversions() {}

  /** Turns a cell that isn't blank into the text that the field takes. */
  interface Conversion {
    String text(Cell cell) throws Unacceptable;
  }

  static Conversion of(Column column, FieldSource source, ColumnMapping mapping, ZoneId zone) {
    DatePattern pattern =
        source.pattern() == null ? null : DatePattern.of(source.pattern(), mapping.language());
    if (column.type() == LocalDate.class) {
      return cell -> date(cell, source.pattern(), pattern);
    }
    if (column.type() == OffsetDateTime.class) {
      return cell -> instant(cell, source.pattern(), pattern, mapping.zoneOr(zone));
    }
    AmountFormat amount = source.amount();
    if (amount != null) {
      AmountReader reader = AmountReader.of(amount, mapping);
      return reader::minorUnits;
    }
    return Cell::text;
  }

  static Map<String, String> words(@Nullable Map<String, String> values) {
    Map<String, String> words = new HashMap<>();
    if (values != null) {
      values.forEach((word, meaning) -> words.put(folded(word), meaning));
    }
    return words;
  }

  static String folded(String word) {
    return word.strip().toLowerCase(Locale.ROOT);
  }

  private static String date(Cell cell, @Nullable String shown, @Nullable DatePattern pattern)
      throws Unacceptable {
    if (cell.type() == Type.DATE) {
      return cell.text().substring(0, DATE_LENGTH);
    }
    if (pattern == null) {
      return cell.type() == Type.NUMBER
          ? serial(cell.text()).toLocalDate().toString()
          : cell.text();
    }
    try {
      return pattern.date(cell.text()).toString();
    } catch (DateTimeException e) {
      throw new Unacceptable("must be a date that exists, written like " + shown);
    }
  }

  private static String instant(
      Cell cell, @Nullable String shown, @Nullable DatePattern pattern, ZoneId zone)
      throws Unacceptable {
    if (cell.type() == Type.DATE) {
      return within(zone, isoLocal(cell.text()));
    }
    if (pattern == null && cell.type() == Type.NUMBER) {
      return within(zone, serial(cell.text()));
    }
    try {
      TemporalAccessor time = pattern == null ? iso(cell.text()) : pattern.time(cell.text());
      return time instanceof LocalDateTime local ? within(zone, local) : time.toString();
    } catch (DateTimeException e) {
      throw new Unacceptable(
          "must be a time that exists, written like "
              + (shown == null ? "2026-03-31T09:30:00" : shown));
    }
  }

  private static TemporalAccessor iso(String text) {
    String marked =
        text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' '
            ? text.substring(0, DATE_LENGTH) + "T" + text.substring(DATE_LENGTH + 1)
            : text;
    return DateTimeFormatter.ISO_DATE_TIME.parseBest(
        marked, OffsetDateTime::from, LocalDateTime::from);
  }

  private static LocalDateTime isoLocal(String text) {
    return text.length() == DATE_LENGTH
        ? LocalDate.parse(text).atStartOfDay()
        : LocalDateTime.parse(text);
  }

  /** An hour that comes twice is the first of the two; one that is skipped never was. */
  private static String within(ZoneId zone, LocalDateTime local) throws Unacceptable {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.isEmpty()) {
      throw new Unacceptable("is a time that the clocks skipped that day");
    }
    return local.atOffset(offsets.get(0)).toString();
  }

  private static LocalDateTime serial(String number) throws Unacceptable {
    LocalDateTime time = SerialDate.of(new BigDecimal(number), SerialDate.FROM_1900);
    if (time == null) {
      throw new Unacceptable("is a number that stands for no date");
    }
    return time;
  }
}
