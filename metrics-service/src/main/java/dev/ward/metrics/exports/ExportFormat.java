package dev.ward.metrics.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an export is written in. */
enum ExportFormat {
  CSV("text/csv; charset=UTF-8; header=present") {
    @Override
    RowWriter writer(OutputStream out) {
      return new CsvWriting(out);
    }
  },
  NDJSON("application/x-ndjson") {
    @Override
    RowWriter writer(OutputStream out) throws IOException {
      return new NdjsonWriting(out);
    }
  },
  XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") {
    @Override
    RowWriter writer(OutputStream out) {
      return new XlsxWriting(out);
    }

    @Override
    long mostRows() {
      return XlsxWriting.MOST_ROWS;
    }
  };

  private final String mediaType;

  ExportFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The format of that name; null if there is none. */
  static @Nullable ExportFormat of(String code) {
    for (ExportFormat format : values()) {
      if (format.code().equals(code)) {
        return format;
      }
    }
    return null;
  }

  /** Also how files of it end. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  String mediaType() {
    return mediaType;
  }

  abstract RowWriter writer(OutputStream out) throws IOException;

  /** How many rows it can hold. */
  long mostRows() {
    return Long.MAX_VALUE;
  }
}
