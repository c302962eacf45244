package dev.ward.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows a second of one way to bring rows in and of {@code COPY}, round by round. */
final class Volume {
  private final List<Double> ours = new ArrayList<>();
  private final List<Double> copy = new ArrayList<>();

  void add(double oursPerSecond, double copyPerSecond) {
    ours.add(oursPerSecond);
    copy.add(copyPerSecond);
  }

  Figure figure(String id, String what, Bar bar) {
    double taken = median(ours);
    double copied = median(copy);
    return Figure.of(
        id,
        what,
        taken / copied,
        bar,
        String.format(Locale.ROOT, "%,.0f/s / %,.0f/s", taken, copied));
  }

  private static double median(List<Double> values) {
    return Median.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
