package dev.ward.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the report.
 *
 * @param value null when it could not be measured
 * @param bar null for a figure that is only told
 * @param unit what the value counts; empty for a ratio
 * @param absolutes what the value was made of, or why there is none
 */
record Figure(
    String id,
    String what,
    @Nullable Double value,
    String unit,
    @Nullable Bar bar,
    String absolutes) {

  static Figure of(String id, String what, double value, Bar bar, String absolutes) {
    return new Figure(id, what, value, "", bar, absolutes);
  }

  static Figure of(String id, String what, double value, String unit, Bar bar, String absolutes) {
    return new Figure(id, what, value, unit, bar, absolutes);
  }

  static Figure told(String id, String what, double value, String unit, String absolutes) {
    return new Figure(id, what, value, unit, null, absolutes);
  }

  static Figure failed(String id, String why) {
    return new Figure(id, "", null, "", null, why);
  }

  boolean wasMeasured() {
    return value != null;
  }

  String verdict() {
    if (value == null) {
      return "not measured";
    }
    if (bar == null) {
      return "-";
    }
    return bar.isMetBy(value) ? "meets" : "below";
  }

  String line() {
    String figure = value == null ? "" : number(value) + (unit.isEmpty() ? "" : " " + unit);
    return String.format(
        Locale.ROOT,
        "%-3s %-46s %12s  %-8s %-13s %s",
        id,
        what,
        figure,
        bar == null ? "" : bar,
        verdict(),
        absolutes);
  }

  /** Three significant digits, and no more behind the point than that leaves. */
  static String number(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }
}
