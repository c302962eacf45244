package dev.ward.metrics.imports;

import dev.ward.metrics.facts.Column;
import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Unacceptable;
import dev.ward.metrics.mapping.ColumnMapping;
import dev.ward.metrics.mapping.FieldSource;
import dev.ward.metrics.mapping.MappedRows;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.Problem.FieldError;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a table as a mapping reads them. */
final class MappedTable implements Rows {

  private final Table table;
  private final MappedRows mapped;

  /**
   * @param mapping null for a table whose headers are the names of the fields themselves
   * @throws Problem if columns that the mapping speaks of are not there
   */
  MappedTable(FactKind kind, Table table, @Nullable ColumnMapping mapping, ZoneId zone) {
    this.table = table;
    try {
      ColumnMapping by = mapping == null ? byName(kind, table.header()) : mapping;
      this.mapped = by.bind(kind, table.header(), zone);
    } catch (Problem missing) {
      throw Malformed.header(missing.errors());
    }
  }

  private static ColumnMapping byName(FactKind kind, List<String> header) {
    Map<String, FieldSource> fields = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>(header);
    List<FieldError> errors = new ArrayList<>();
    for (Column column : kind.columns()) {
      if (unknown.removeIf(name -> name.strip().equalsIgnoreCase(column.name()))) {
        fields.put(column.camelName(), FieldSource.column(column.name()));
      } else if (column.required()) {
        errors.add(new FieldError("/" + column.name(), "is a column that is missing"));
      }
    }
    for (String name : unknown) {
      errors.add(
          new FieldError("/" + CsvRows.shown(name), "is not a column of " + kind.code() + " rows"));
    }
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return ColumnMapping.of(fields);
  }

  @Override
  public boolean next() {
    return table.next();
  }

  @Override
  public long line() {
    return table.line();
  }

  @Override
  public @Nullable String text(int column) throws Unacceptable {
    return mapped.text(column, table);
  }

  @Override
  public @Nullable Unacceptable fault() {
    return table.fault();
  }
}
