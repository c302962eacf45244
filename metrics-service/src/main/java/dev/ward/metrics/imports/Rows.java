package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.FactRow;
import java.io.IOException;
import java.io.InputStream;

/** The rows of an upload, one after the other; each stands for the row that was moved to last. */
interface Rows extends FactRow {

  /** Opens an upload that has passed its check. */
  static Rows open(Format format, FactKind kind, InputStream in) throws IOException {
    return switch (format) {
      case CSV -> new CsvRows(kind, in);
      case NDJSON -> new NdjsonRows(kind, in);
    };
  }

  /** Moves to the next row; false behind the last. */
  boolean next() throws IOException;

  /** The line that the row begins on, counted from 1. */
  long line();
}
