package dev.ward.metrics.imports;

import dev.ward.metrics.facts.Column;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an upload is written in. */
enum Format {
  CSV,
  NDJSON,
  XLSX;

  static final String CSV_TYPE = "text/csv";
  static final String NDJSON_TYPE = "application/x-ndjson";
  static final String XLSX_TYPE =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

  /** The format of a content type; null if it is none of these in UTF-8. */
  static @Nullable Format of(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return null;
      }
    }
    return switch (parts[0].strip()) {
      case CSV_TYPE -> CSV;
      case NDJSON_TYPE -> NDJSON;
      case XLSX_TYPE -> XLSX;
      default -> null;
    };
  }

  /** What an upload of this format calls a column. */
  String nameOf(Column column) {
    return this == NDJSON ? column.camelName() : column.name();
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
