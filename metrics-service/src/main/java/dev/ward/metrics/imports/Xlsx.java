package dev.ward.metrics.imports;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.ward.metrics.mapping.Cell;
import dev.ward.metrics.mapping.SerialDate;
import dev.ward.platform.problem.Problem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/** Takes the rows out of a sheet of a workbook, one after the other. */
final class Xlsx {

  private static final int BUFFER = 1 << 16;

  private Xlsx() {}

  /**
   * Writes the rows of a sheet to a spool, blank ones left out.
   *
   * @param sheet its name; null for the first
   * @throws Problem if the workbook has no such sheet or can't be read
   */
  static void unpack(Path file, @Nullable String sheet, Spool spool, long most) {
    try (ReadableWorkbook workbook =
            new ReadableWorkbook(file.toFile(), new ReadingOptions(true, true));
        Stream<Row> rows = find(workbook, sheet).openStream();
        OutputStream out = new BufferedOutputStream(spool.write(most), BUFFER);
        CsvWriter csv = CsvWriter.builder().build(out)) {
      LocalDate epoch = workbook.isDate1904() ? SerialDate.FROM_1904 : SerialDate.FROM_1900;
      for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
        Row row = each.next();
        List<Cell> cells = cells(row, epoch);
        if (!UnpackedCells.areBlank(cells)) {
          List<String> record = new ArrayList<>(cells.size() + 1);
          record.add(Integer.toString(row.getRowNum()));
          cells.forEach(cell -> record.add(UnpackedCells.write(cell)));
          csv.writeRecord(record);
        }
      }
    } catch (Problem e) {
      throw e;
    } catch (RuntimeException | IOException e) {
      // Whatever it is that the reader stumbles on, it is the file's.
      Spool.Failure failure = Spool.Failure.behind(e);
      if (failure != null) {
        throw failure.isFull() ? Upload.unpacksTooLarge(most) : new UncheckedIOException(failure);
      }
      throw Malformed.workbook("can't be read as a workbook");
    }
  }

  private static Sheet find(ReadableWorkbook workbook, @Nullable String name) {
    return (name == null ? workbook.getSheets().findFirst() : workbook.findSheet(name))
        .orElseThrow(
            () ->
                name == null
                    ? Malformed.workbook("has no sheet")
                    : Problem.invalid("/sheet", "is not a sheet of the workbook"));
  }

  private static List<Cell> cells(Row row, LocalDate epoch) {
    List<Cell> cells = new ArrayList<>(row.getCellCount());
    int last = 0;
    for (int i = 0; i < row.getCellCount(); i++) {
      Cell cell = row.getOptionalCell(i).map(found -> cell(found, epoch)).orElse(Cell.text(""));
      cells.add(cell);
      last = cell.isBlank() ? last : i + 1;
    }
    if (last > TextCheck.MOST_FIELDS) {
      throw Malformed.workbook("has more than " + TextCheck.MOST_FIELDS + " columns");
    }
    return cells.subList(0, last);
  }

  private static Cell cell(org.dhatim.fastexcel.reader.Cell found, LocalDate epoch) {
    if (found.getType() == CellType.ERROR) {
      return Cell.error(String.valueOf(found.getRawValue()));
    }
    Object value = found.getValue();
    if (value instanceof BigDecimal number) {
      LocalDateTime time =
          DateFormats.isDate(found.getDataFormatString()) ? SerialDate.of(number, epoch) : null;
      return time == null ? Cell.number(number) : Cell.date(iso(time));
    }
    return Cell.text(value == null ? "" : value.toString());
  }

  private static String iso(LocalDateTime time) {
    return time.toLocalTime().toSecondOfDay() == 0
        ? time.toLocalDate().toString()
        : time.toString();
  }
}
