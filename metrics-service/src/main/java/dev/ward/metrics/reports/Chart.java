package dev.ward.metrics.reports;

import dev.ward.metrics.reports.WeeklyReport.Point;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weeks as columns, the last of them set off, and a line through the same weeks of last year; as
 * shapes, which HTML and PDF draw alike and without any text to set. What has no value leaves a
 * gap.
 *
 * @param zero where the columns begin, from above
 */
record Chart(
    String id, int width, int height, double zero, List<Column> columns, List<Segment> lastYear) {

  /** How much of a week's room its column takes. */
  private static final double FILLED = 0.7;

  /** A column of 0 is seen all the same. */
  private static final double THINNEST = 0.4;

  record Column(double x, double y, double width, double height, boolean latest) {}

  record Segment(double x1, double y1, double x2, double y2) {}

  static Chart of(String id, List<Point> points, int width, int height) {
    double most = 0;
    double least = 0;
    for (Point point : points) {
      most = Math.max(most, Math.max(number(point.value(), 0), number(point.lastYear(), 0)));
      least = Math.min(least, Math.min(number(point.value(), 0), number(point.lastYear(), 0)));
    }
    double scale = most > least ? (height - 2) / (most - least) : 0;
    double zero = 1 + most * scale;
    double room = (double) width / Math.max(points.size(), 1);
    List<Column> columns = new ArrayList<>(points.size());
    List<Segment> lastYear = new ArrayList<>(points.size());
    for (int i = 0; i < points.size(); i++) {
      BigDecimal value = points.get(i).value();
      if (value != null) {
        double tall = Math.max(Math.abs(value.doubleValue()) * scale, THINNEST);
        columns.add(
            new Column(
                rounded(room * (i + (1 - FILLED) / 2)),
                rounded(value.signum() < 0 ? zero : zero - tall),
                rounded(room * FILLED),
                rounded(tall),
                i == points.size() - 1));
      }
      BigDecimal here = points.get(i).lastYear();
      BigDecimal before = i == 0 ? null : points.get(i - 1).lastYear();
      if (before != null && here != null) {
        lastYear.add(
            new Segment(
                rounded(room * (i - 0.5)),
                rounded(zero - before.doubleValue() * scale),
                rounded(room * (i + 0.5)),
                rounded(zero - here.doubleValue() * scale)));
      }
    }
    return new Chart(id, width, height, rounded(zero), List.copyOf(columns), List.copyOf(lastYear));
  }

  private static double number(@Nullable BigDecimal value, double otherwise) {
    return value == null ? otherwise : value.doubleValue();
  }

  private static double rounded(double length) {
    return Math.round(length * 10) / 10.0;
  }
}
