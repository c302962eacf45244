package dev.ward.metrics.mapping;

import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Unacceptable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mappings that will do, one field of which a test changes. */
final class Tables {

  static final ZoneId CLINIC = ZoneId.of("America/New_York");

  private Tables() {}

  static Map<String, FieldSource> financial() {
    Map<String, FieldSource> fields = new LinkedHashMap<>();
    fields.put("externalId", FieldSource.column("Invoice"));
    fields.put("date", FieldSource.column("Date"));
    fields.put("provider", FieldSource.column("Doctor"));
    fields.put("kind", FieldSource.constant("production"));
    fields.put("amountMinor", FieldSource.column("Amount"));
    fields.put("currency", FieldSource.constant("USD"));
    return fields;
  }

  static Map<String, FieldSource> appointment() {
    Map<String, FieldSource> fields = new LinkedHashMap<>();
    fields.put("externalId", FieldSource.column("Id"));
    fields.put("provider", FieldSource.column("Doctor"));
    fields.put("patientRef", FieldSource.column("Patient"));
    fields.put("scheduledStart", FieldSource.column("Start"));
    fields.put("durationMinutes", FieldSource.constant("30"));
    fields.put("status", FieldSource.column("Status"));
    fields.put("kind", FieldSource.constant("hygiene"));
    return fields;
  }

  /** The text that one cell becomes for one field, or the reason why it becomes none. */
  static @Nullable String read(
      FactKind kind, ColumnMapping mapping, String field, @Nullable Cell cell) {
    if (!mapping.faults(kind).isEmpty()) {
      throw new AssertionError(mapping.faults(kind));
    }
    List<String> header = new ArrayList<>();
    mapping.sources().values().stream()
        .filter(source -> source.column() != null)
        .forEach(source -> header.add(source.column()));
    int place = header.indexOf(mapping.sources().get(field).column());
    int column = kind.columns().stream().map(known -> known.camelName()).toList().indexOf(field);
    try {
      return mapping.bind(kind, header, CLINIC).of(at -> at == place ? cell : null).text(column);
    } catch (Unacceptable e) {
      return "refused: " + e.reason();
    }
  }
}
