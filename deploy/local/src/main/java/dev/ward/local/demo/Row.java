package dev.ward.local.demo;

import java.util.StringJoiner;

/** A line of a CSV file: something that happened, as a clinic's own system would export it. */
interface Row {
  /** The line as it should be. */
  String line();

  /** The same line with the mistake that somebody will find later. */
  String mistaken();

  static String csv(Object... values) {
    StringJoiner line = new StringJoiner(",");
    for (Object value : values) {
      line.add(quoted(value.toString()));
    }
    return line.toString();
  }

  private static String quoted(String value) {
    return value.contains(",") || value.contains("\"")
        ? "\"" + value.replace("\"", "\"\"") + "\""
        : value;
  }
}
