package dev.ward.metrics.imports;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the markup of a workbook's part once, as it comes, and refuses what a parser would have to
 * hold in memory without end: tags and texts that are longer than any program writes, rows of too
 * many cells, cells far to the right of all others. It needs no more than the beginning of a tag.
 */
final class MarkupCheck {

  /** A cell has 32,767 characters at the most. */
  private static final int LONGEST_TEXT = 160_000;

  private static final int LONGEST_TAG = 1 << 16;
  private static final int BEGINNING = 512;
  private static final int MOST_SHARED_FORMULAS = 1000;
  private static final int FURTHEST = 3;
  private static final Pattern COLUMN = Pattern.compile("\\sr\\s*=\\s*[\"']([A-Za-z]*)");

  private final boolean sheet;
  private final byte[] tag = new byte[BEGINNING];
  private boolean inTag;
  private boolean instruction;
  private byte before;
  private int quote;
  private int length;
  private int tags;
  private int cells;
  private int formulas;

  /**
   * @param sheet whether the part should hold rows
   */
  MarkupCheck(boolean sheet) {
    this.sheet = sheet;
  }

  void scan(byte[] bytes, int read) {
    for (int i = 0; i < read; i++) {
      byte b = bytes[i];
      if (b == 0) {
        throw Malformed.workbook("has a part that is not UTF-8");
      }
      if (inTag) {
        withinTag(b);
      } else if (b == '<') {
        inTag = true;
        length = 0;
      } else if (++length > LONGEST_TEXT) {
        throw Malformed.workbook("has a cell with a longer text than cells can have");
      }
    }
  }

  /** To be called behind the last byte. */
  void finish() {
    if (inTag) {
      throw Malformed.workbook("has a part that breaks off");
    }
  }

  private void withinTag(byte b) {
    if (length == 0) {
      begin(b);
    }
    if (length < BEGINNING) {
      tag[length] = b;
    }
    if (++length > LONGEST_TAG) {
      throw Malformed.workbook("has a part that is not a workbook's");
    }
    if (instruction) {
      close(b == '>' && before == '?');
      before = b;
    } else if (quote != 0) {
      quote = b == quote ? 0 : quote;
    } else if (b == '"' || b == '\'') {
      quote = b;
    } else {
      close(b == '>');
    }
  }

  private void begin(byte first) {
    // Comments and the like could hide from this check what a parser sees, and are nobody's data.
    if (first == '!' || first == '?' && tags > 0) {
      throw Malformed.workbook("has a part with comments or declarations; save it anew");
    }
    instruction = first == '?';
    before = 0;
  }

  private void close(boolean now) {
    if (now) {
      inTag = false;
      end();
      length = 0;
    }
  }

  private void end() {
    tags++;
    byte first = tag[0];
    if (!sheet || first == '/' || first == '?') {
      return;
    }
    switch (name()) {
      case "row" -> cells = 0;
      case "c" -> cell();
      case "f" -> formula();
      case "si" -> throw Malformed.workbook("has strings where rows should be");
      default -> {}
    }
  }

  private String name() {
    int end = 0;
    int begin = 0;
    while (end < Math.min(length, BEGINNING)
        && tag[end] > ' '
        && tag[end] != '>'
        && tag[end] != '/') {
      if (tag[end] == ':') {
        begin = end + 1;
      }
      end++;
    }
    return end - begin > FURTHEST
        ? ""
        : new String(tag, begin, end - begin, StandardCharsets.US_ASCII);
  }

  private void cell() {
    if (++cells > TextCheck.MOST_FIELDS) {
      throw Malformed.workbook("has more than " + TextCheck.MOST_FIELDS + " columns");
    }
    if (length > BEGINNING) {
      throw Malformed.workbook("has a part that is not a workbook's");
    }
    Matcher column = COLUMN.matcher(new String(tag, 0, length, StandardCharsets.ISO_8859_1));
    if (column.find() && column.group(1).length() > FURTHEST) {
      throw Malformed.workbook("has more than " + TextCheck.MOST_FIELDS + " columns");
    }
  }

  private void formula() {
    String text = new String(tag, 0, Math.min(length, BEGINNING), StandardCharsets.ISO_8859_1);
    if (text.contains("ref") && ++formulas > MOST_SHARED_FORMULAS) {
      throw Malformed.workbook("has too many shared formulas; paste their values instead");
    }
  }
}
