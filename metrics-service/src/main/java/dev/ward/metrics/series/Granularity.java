package dev.ward.metrics.series;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long a period is. */
enum Granularity {
  DAY(1),
  WEEK(7),
  MONTH(28),
  QUARTER(90),
  YEAR(365);

  private final int shortest;
  private final String code = name().toLowerCase(Locale.ROOT);

  Granularity(int shortest) {
    this.shortest = shortest;
  }

  static @Nullable Granularity of(String code) {
    for (Granularity granularity : values()) {
      if (granularity.code.equals(code)) {
        return granularity;
      }
    }
    return null;
  }

  String code() {
    return code;
  }

  /** The fewest days that a period has. */
  int shortest() {
    return shortest;
  }
}
