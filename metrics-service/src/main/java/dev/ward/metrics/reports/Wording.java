package dev.ward.metrics.reports;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them. Not for several threads. */
final class Wording {

  static final String NOTHING = "–";

  private static final Locale LOCALE = Locale.US;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMM d, uuuu", LOCALE);

  private final NumberFormat money;
  private final int minorDigits;
  private final NumberFormat count = plain("#,##0");
  private final NumberFormat tenths = plain("#,##0.0");
  private final NumberFormat percent = plain("#,##0.0%");

  Wording(String currency) {
    Currency known = known(currency);
    minorDigits = known == null ? 2 : Math.max(known.getDefaultFractionDigits(), 0);
    money = known == null ? plain("#,##0.00") : NumberFormat.getCurrencyInstance(LOCALE);
    if (known != null) {
      money.setCurrency(known);
      money.setMinimumFractionDigits(minorDigits);
      money.setMaximumFractionDigits(minorDigits);
    }
    money.setRoundingMode(RoundingMode.HALF_UP);
  }

  private static @Nullable Currency known(String code) {
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static NumberFormat plain(String pattern) {
    NumberFormat format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(LOCALE));
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format;
  }

  String value(@Nullable BigDecimal value, String unit) {
    if (value == null) {
      return NOTHING;
    }
    return switch (unit) {
      case "money" -> money.format(value.movePointLeft(minorDigits));
      case "ratio" -> percent.format(value);
      case "days" -> tenths.format(value) + " days";
      case "minutes" -> tenths.format(value) + " min";
      default -> count.format(value);
    };
  }

  String money(long minor) {
    return value(BigDecimal.valueOf(minor), "money");
  }

  String count(long number) {
    return count.format(number);
  }

  String percent(@Nullable BigDecimal share) {
    return share == null ? NOTHING : percent.format(share);
  }

  /** Of ratios in points, of anything else in percent; nothing where either is missing. */
  String change(@Nullable BigDecimal value, @Nullable BigDecimal before, String unit) {
    if (value == null || before == null) {
      return NOTHING;
    }
    if (unit.equals("ratio")) {
      return signed(tenths.format(value.subtract(before).movePointRight(2))) + " pts";
    }
    return before.signum() == 0
        ? NOTHING
        : signed(
            percent.format(value.subtract(before).divide(before.abs(), MathContext.DECIMAL64)));
  }

  private static String signed(String number) {
    return number.startsWith("-") ? "−" + number.substring(1) : "+" + number;
  }

  String day(LocalDate day) {
    return DAY.format(day);
  }

  /** Without what XML has no way to write. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c < 0x20 || c >= 0xD800 && c <= 0xDFFF || c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
