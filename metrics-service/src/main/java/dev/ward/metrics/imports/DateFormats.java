package dev.ward.metrics.imports;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which of the number formats of a workbook show a date: a date is a number that is shown so. */
final class DateFormats {

  /** Texts in quotes, escaped characters, colours and languages in brackets. */
  private static final Pattern LITERALS = Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[[^\\]]*]");

  private DateFormats() {}

  static boolean isDate(@Nullable String format) {
    if (format == null || format.equalsIgnoreCase("general")) {
      return false;
    }
    String codes = LITERALS.matcher(format).replaceAll("").toLowerCase(Locale.ROOT);
    if (codes.indexOf('y') >= 0 || codes.indexOf('d') >= 0) {
      return true;
    }
    // An m is a month, but beside hours or seconds minutes.
    return codes.indexOf('m') >= 0 && codes.indexOf('h') < 0 && codes.indexOf('s') < 0;
  }
}
