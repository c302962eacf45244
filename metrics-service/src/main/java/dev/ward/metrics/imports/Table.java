package dev.ward.metrics.imports;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.ward.metrics.facts.Unacceptable;
import dev.ward.metrics.mapping.Cell;
import dev.ward.metrics.mapping.SourceRow;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table whose first row names its columns: a CSV file, or what was unpacked of a workbook. */
final class Table implements SourceRow {

  private final Iterator<CsvRecord> records;
  private final boolean unpacked;
  private final List<String> header;
  private @Nullable CsvRecord record;

  private Table(InputStream in, boolean unpacked) {
    this.unpacked = unpacked;
    this.records =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .detectBomHeader(!unpacked)
            .ofCsvRecord(in, StandardCharsets.UTF_8)
            .iterator();
    this.header = records.hasNext() ? names(records.next().getFields()) : List.of();
  }

  static Table csv(InputStream in) {
    return new Table(in, false);
  }

  /** What {@link UnpackedCells} has written. */
  static Table unpacked(InputStream in) {
    return new Table(in, true);
  }

  private List<String> names(List<String> fields) {
    return unpacked
        ? fields.stream().skip(1).map(field -> UnpackedCells.read(field).text()).toList()
        : fields;
  }

  List<String> header() {
    return header;
  }

  boolean next() {
    if (!records.hasNext()) {
      return false;
    }
    record = records.next();
    return true;
  }

  private CsvRecord current() {
    if (record == null) {
      throw new IllegalStateException("before the first row");
    }
    return record;
  }

  /** The line, or the row of the sheet. */
  long line() {
    return unpacked ? Long.parseLong(current().getField(0)) : current().getStartingLineNumber();
  }

  @Override
  public @Nullable Cell cell(int place) {
    int at = unpacked ? place + 1 : place;
    if (at >= current().getFieldCount()) {
      return null;
    }
    String field = current().getField(at);
    return unpacked ? UnpackedCells.read(field) : Cell.text(field);
  }

  @Nullable Unacceptable fault() {
    int fields = current().getFieldCount();
    if (unpacked) {
      return fields - 1 <= header.size()
          ? null
          : new Unacceptable("has a value in a column that has no header");
    }
    return fields == header.size()
        ? null
        : new Unacceptable("has " + fields + " fields where the first line has " + header.size());
  }
}
