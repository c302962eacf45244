package dev.ward.metrics.exports;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.ward.platform.files.FormulaGuard;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CSV (RFC 4180) in UTF-8. Texts that a spreadsheet would run as a formula are defused. */
final class CsvWriting implements RowWriter {

  private final CsvWriter csv;

  CsvWriting(OutputStream out) {
    csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out, StandardCharsets.UTF_8);
  }

  @Override
  public void header(List<String> columns) {
    csv.writeRecord(columns);
  }

  @Override
  public void row(List<@Nullable Object> cells) {
    String[] fields = new String[cells.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = field(cells.get(i));
    }
    csv.writeRecord(fields);
  }

  private static String field(@Nullable Object cell) {
    if (cell == null) {
      return "";
    }
    if (cell instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return FormulaGuard.defused(cell.toString());
  }

  @Override
  public void flush() throws IOException {
    csv.flush();
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
