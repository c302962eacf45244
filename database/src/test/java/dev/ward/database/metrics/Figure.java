package dev.ward.database.metrics;

import java.time.LocalDate;

/** One row of the aggregates; provider "" is the whole clinic. */
record Figure(Key key, long numerator, Long denominator) {

  record Key(String granularity, String metric, String provider, LocalDate period) {}
}
