package dev.ward.metrics.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * A workbook of one sheet. Texts are texts there, whatever they begin with, so no formula needs to
 * be defused; they stand in their cells, because a table of all texts would have to be kept until
 * the end.
 */
final class XlsxWriting implements RowWriter {

  /** What a sheet can hold, without the header. */
  static final long MOST_ROWS = (1 << 20) - 1;

  private static final String APPLICATION = "Ward";
  private static final String VERSION = "1.0";

  private final Workbook workbook;
  private final Worksheet sheet;
  private int row;

  XlsxWriting(OutputStream out) {
    workbook = new Workbook(out, APPLICATION, VERSION);
    sheet = workbook.newWorksheet("Export");
  }

  @Override
  public void header(List<String> columns) {
    for (int i = 0; i < columns.size(); i++) {
      sheet.inlineString(row, i, columns.get(i));
    }
    sheet.freezePane(0, 1);
    row++;
  }

  @Override
  public void row(List<@Nullable Object> cells) {
    for (int i = 0; i < cells.size(); i++) {
      Object cell = cells.get(i);
      if (cell instanceof BigDecimal number) {
        sheet.value(row, i, number);
      } else if (cell instanceof Boolean flag) {
        sheet.value(row, i, flag);
      } else if (cell != null) {
        sheet.inlineString(row, i, cell.toString());
      }
    }
    row++;
  }

  @Override
  public void flush() throws IOException {
    sheet.flush();
  }

  @Override
  public void close() throws IOException {
    workbook.close();
  }
}
