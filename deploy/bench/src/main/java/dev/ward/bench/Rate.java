package dev.ward.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How many requests were answered a second, and within how many milliseconds. */
record Rate(double perSecond, double p50, double p95, double p99) {

  static Rate ofMicros(long[] latencies, double seconds) {
    long[] sorted = latencies.clone();
    Arrays.sort(sorted);
    return new Rate(
        sorted.length / seconds,
        percentile(sorted, 0.5),
        percentile(sorted, 0.95),
        percentile(sorted, 0.99));
  }

  private static double percentile(long[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(index, 0)] / 1000.0;
  }

  /** The median of each figure by itself. */
  static Rate median(List<Rate> rates) {
    return new Rate(
        median(rates, Rate::perSecond),
        median(rates, Rate::p50),
        median(rates, Rate::p95),
        median(rates, Rate::p99));
  }

  private static double median(List<Rate> rates, ToDoubleFunction<Rate> figure) {
    return Median.of(rates.stream().mapToDouble(figure).toArray());
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.0f/s (p50 %.1f, p99 %.1f ms)", perSecond, p50, p99);
  }
}
