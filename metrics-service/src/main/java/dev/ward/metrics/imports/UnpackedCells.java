package dev.ward.metrics.imports;

import dev.ward.metrics.mapping.Cell;
import java.util.List;

/**
 * How the cells of a workbook lie in the spool: as CSV whose first field is the row's number, each
 * cell with a letter for its type before its text.
 */
final class UnpackedCells {

  private UnpackedCells() {}

  static String write(Cell cell) {
    return switch (cell.type()) {
      case TEXT -> "t" + cell.text();
      case NUMBER -> "n" + cell.text();
      case DATE -> "d" + cell.text();
      case ERROR -> "e" + cell.text();
    };
  }

  static Cell read(String field) {
    if (field.isEmpty()) {
      return Cell.text("");
    }
    String text = field.substring(1);
    return switch (field.charAt(0)) {
      case 'n' -> new Cell(Cell.Type.NUMBER, text);
      case 'd' -> Cell.date(text);
      case 'e' -> Cell.error(text);
      default -> new Cell(Cell.Type.TEXT, text);
    };
  }

  /** Whether there is nothing in a row. */
  static boolean areBlank(List<Cell> cells) {
    return cells.stream().allMatch(Cell::isBlank);
  }
}
