package dev.ward.metrics.imports;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.ward.metrics.facts.Column;
import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Unacceptable;
import dev.ward.platform.files.FormulaGuard;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of CSV (RFC 4180) whose first line names the columns, in any order. */
final class CsvRows implements Rows {

  private static final int ABSENT = -1;

  private final Iterator<CsvRecord> records;
  private final int[] places;
  private final int width;
  private @Nullable CsvRecord record;

  /**
   * @throws Problem if the first line doesn't name the columns of the kind
   */
  CsvRows(FactKind kind, InputStream in) {
    records =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .detectBomHeader(true)
            .ofCsvRecord(in, StandardCharsets.UTF_8)
            .iterator();
    List<String> header = records.hasNext() ? records.next().getFields() : List.of();
    width = header.size();
    places = places(kind, header);
  }

  private static int[] places(FactKind kind, List<String> header) {
    List<FieldError> errors = new ArrayList<>();
    Set<String> unknown = new HashSet<>(header);
    int[] places = new int[kind.columns().size()];
    for (int i = 0; i < places.length; i++) {
      Column column = kind.columns().get(i);
      places[i] = header.indexOf(column.name());
      unknown.remove(column.name());
      if (places[i] == ABSENT && column.required()) {
        errors.add(new FieldError("/" + column.name(), "is a column that is missing"));
      }
      if (places[i] != header.lastIndexOf(column.name())) {
        errors.add(new FieldError("/" + column.name(), "is a column that is there twice"));
      }
    }
    for (String name : unknown) {
      errors.add(new FieldError("/" + shown(name), "is not a column of " + kind.code() + " rows"));
    }
    if (!errors.isEmpty()) {
      throw Malformed.header(errors);
    }
    return places;
  }

  /**
   * A file of another kind can have anything for its first line, patients included: no more of it
   * than helps.
   */
  static String shown(String name) {
    String clean = name.replaceAll("[^\\p{L}\\p{N}_ -]", "?");
    return clean.length() <= 40 ? clean : clean.substring(0, 40);
  }

  @Override
  public boolean next() {
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

  @Override
  public long line() {
    return current().getStartingLineNumber();
  }

  @Override
  public @Nullable String text(int column) {
    int place = places[column];
    return place == ABSENT || place >= current().getFieldCount()
        ? null
        : FormulaGuard.restored(current().getField(place));
  }

  @Override
  public @Nullable Unacceptable fault() {
    int fields = current().getFieldCount();
    return fields == width
        ? null
        : new Unacceptable("has " + fields + " fields where the first line has " + width);
  }
}
