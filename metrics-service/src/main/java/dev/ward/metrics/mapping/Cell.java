package dev.ward.metrics.mapping;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What stands in one place of a table. A text is written as its author writes; a number and a date
 * come from a program that knows them as such, and are read the same whatever the table's habits
 * are.
 *
 * @param text of a number: plain, with a point; of a date: ISO 8601, with or without a time of day
 */
public record Cell(Type type, String text) {

  /** Spreadsheets compute with binary fractions; what they show are 15 digits. */
  private static final MathContext AS_SHOWN = new MathContext(15);

  public enum Type {
    TEXT,
    NUMBER,
    DATE,
    ERROR
  }

  /** What nobody has typed: spaces around it mean nothing. */
  public static Cell text(String text) {
    return new Cell(Type.TEXT, text.strip());
  }

  /** A number without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
  public static Cell number(BigDecimal number) {
    BigDecimal shown = number.precision() > AS_SHOWN.getPrecision() ? shown(number) : number;
    return new Cell(
        Type.NUMBER, shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString());
  }

  private static BigDecimal shown(BigDecimal number) {
    // A long identity is a number with 16 digits and more, and none of them is noise.
    return number.scale() <= 0 ? number : number.round(AS_SHOWN);
  }

  /**
   * @param iso {@code 2026-03-31} or {@code 2026-03-31T09:30:00}
   */
  public static Cell date(String iso) {
    return new Cell(Type.DATE, iso);
  }

  /** What a program couldn't compute: {@code #N/A}. */
  public static Cell error(String text) {
    return new Cell(Type.ERROR, text);
  }

  public boolean isBlank() {
    return text.isBlank();
  }
}
