package dev.ward.platform.files;

/**
 * Keeps a spreadsheet that opens a CSV from running its texts as formulas: a text that begins like
 * one gets an apostrophe, which an import takes away again. A text that begins with apostrophes and
 * then like a formula gets one more, so that both ways are exact.
 */
public final class FormulaGuard {

  private static final char GUARD = '\'';
  private static final String BEGINNINGS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  private FormulaGuard() {}

  public static String defused(String text) {
    return isRisky(text, 0) ? GUARD + text : text;
  }

  /** The text that was defused; a text that wasn't stays as it is. */
  public static String restored(String text) {
    return !text.isEmpty() && text.charAt(0) == GUARD && isRisky(text, 1)
        ? text.substring(1)
        : text;
  }

  private static boolean isRisky(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) == GUARD) {
      i++;
    }
    return i < text.length() && BEGINNINGS.indexOf(text.charAt(i)) >= 0;
  }
}
