package dev.ward.metrics.mapping;

import dev.ward.metrics.facts.Unacceptable;
import dev.ward.metrics.mapping.Cell.Type;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads amounts as people write them: with a currency's sign before or behind, with groups of
 * digits, and negative with a minus on either side or in parentheses as accountants do. What can be
 * read in two ways isn't read at all.
 */
final class AmountReader {

  private static final int USUAL_DIGITS = 2;
  private static final int LONGEST = 40;

  /** {@code 1.234,50}, once the sign and the currency are gone. */
  private final Pattern number;

  private final String grouping;
  private final int minorDigits;
  private final String example;

  private AmountReader(String decimal, String grouping, int minorDigits) {
    // India's groups are of two, but for the last.
    String groups =
        grouping.isEmpty()
            ? ""
            : "(?:%1$s[0-9]{2,3})*%1$s[0-9]{3}|[0-9]+".formatted(quoted(grouping));
    String whole = grouping.isEmpty() ? "[0-9]+" : "[0-9]{1,3}" + groups;
    this.number =
        Pattern.compile(
            "(?<whole>%s)?(?:%s(?<fraction>[0-9]*))?".formatted(whole, quoted(decimal)));
    this.grouping = grouping;
    this.minorDigits = minorDigits;
    this.example =
        "1" + grouping + "234" + (minorDigits == 0 ? "" : decimal + "5".repeat(minorDigits));
  }

  private static String quoted(String separator) {
    // Nobody sees which of the spaces and apostrophes it is.
    return switch (separator) {
      case " ", "\u00a0", "\u202f" -> "[ \u00a0\u202f]";
      case "'", "\u2019" -> "['\u2019]";
      default -> Pattern.quote(separator);
    };
  }

  static AmountReader of(AmountFormat format, ColumnMapping mapping) {
    return new AmountReader(
        format.decimal() == null ? "." : format.decimal(),
        format.grouping() == null ? "" : format.grouping(),
        format.minorDigits() == null ? digitsOf(mapping) : format.minorDigits());
  }

  private static int digitsOf(ColumnMapping mapping) {
    FieldSource currency = mapping.sources().get("currency");
    String code = currency == null ? null : currency.constant();
    return code == null ? USUAL_DIGITS : digitsOf(code);
  }

  private static int digitsOf(String code) {
    return Currency.getAvailableCurrencies().stream()
        .filter(currency -> currency.getCurrencyCode().equals(code))
        .mapToInt(Currency::getDefaultFractionDigits)
        .filter(digits -> digits >= 0)
        .findFirst()
        .orElse(USUAL_DIGITS);
  }

  String minorUnits(Cell cell) throws Unacceptable {
    BigDecimal amount =
        cell.type() == Type.NUMBER ? new BigDecimal(cell.text()) : written(cell.text());
    if (amount == null) {
      throw new Unacceptable("must be an amount written like " + example);
    }
    BigDecimal minor = amount.movePointRight(minorDigits).stripTrailingZeros();
    if (minor.scale() > 0) {
      throw new Unacceptable("has more than " + minorDigits + " digits of a fraction");
    }
    return minor.toPlainString();
  }

  private @Nullable BigDecimal written(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    String amount = text.replace('\u2212', '-').replaceAll("\\p{Sc}", "").strip();
    boolean negative = false;
    if (amount.startsWith("(") && amount.endsWith(")")) {
      negative = true;
      amount = amount.substring(1, amount.length() - 1).strip();
    } else if (amount.startsWith("-")) {
      negative = true;
      amount = amount.substring(1).strip();
    } else if (amount.endsWith("-")) {
      negative = true;
      amount = amount.substring(0, amount.length() - 1).strip();
    } else if (amount.startsWith("+")) {
      amount = amount.substring(1).strip();
    }
    Matcher found = number.matcher(amount);
    if (!found.matches() || found.group("whole") == null && empty(found.group("fraction"))) {
      return null;
    }
    String whole =
        found.group("whole") == null ? "0" : found.group("whole").replaceAll("[^0-9]", "");
    String fraction = empty(found.group("fraction")) ? "0" : found.group("fraction");
    BigDecimal value = new BigDecimal(whole + "." + fraction);
    return negative ? value.negate() : value;
  }

  private static boolean empty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
