package dev.ward.metrics.mapping;

import dev.ward.metrics.facts.Column;
import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.FactRow;
import dev.ward.metrics.facts.Unacceptable;
import dev.ward.metrics.mapping.Conversions.Conversion;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping that is bound to a table: it shows the table's rows as facts. */
public final class MappedRows {

  private static final int NOWHERE = -1;

  /** How one field of the kind gets its text. */
  private record Field(
      int place, @Nullable String constant, Map<String, String> words, Conversion conversion) {}

  private final Field[] fields;

  MappedRows(FactKind kind, ColumnMapping mapping, List<String> header, ZoneId clinicZone) {
    fields = new Field[kind.columns().size()];
    for (int i = 0; i < fields.length; i++) {
      Column column = kind.columns().get(i);
      fields[i] = field(column, mapping, header, clinicZone);
    }
  }

  private static Field field(
      Column column, ColumnMapping mapping, List<String> header, ZoneId clinicZone) {
    FieldSource source = mapping.sources().get(column.camelName());
    if (source == null || source.column() == null) {
      String constant = source == null ? null : source.constant();
      return new Field(NOWHERE, constant, Map.of(), Cell::text);
    }
    return new Field(
        header.indexOf(ColumnMapping.normal(source.column())),
        null,
        Conversions.words(source.values()),
        Conversions.of(column, source, mapping, clinicZone));
  }

  /** The fact that a row of the table tells. */
  public FactRow of(SourceRow row) {
    return new FactRow() {
      @Override
      public @Nullable String text(int column) throws Unacceptable {
        return MappedRows.this.text(column, row);
      }

      @Override
      public @Nullable Unacceptable fault() {
        return null;
      }
    };
  }

  /**
   * The text of a field, by its place in the kind; null if there is none.
   *
   * @throws Unacceptable if the cell is not written as the mapping says
   */
  public @Nullable String text(int column, SourceRow row) throws Unacceptable {
    Field field = fields[column];
    if (field.place == NOWHERE) {
      return field.constant;
    }
    Cell cell = row.cell(field.place);
    if (cell != null && cell.type() == Cell.Type.ERROR) {
      throw new Unacceptable("is a formula's error");
    }
    String meaning = field.words.get(cell == null ? "" : Conversions.folded(cell.text()));
    if (meaning != null) {
      return meaning;
    }
    return cell == null || cell.isBlank() ? null : field.conversion.text(cell);
  }
}
