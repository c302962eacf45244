package dev.ward.metrics.goals;

/**
 * What a goal must know of the KPI it is set on.
 *
 * @param kind how it grows with the days: {@code sum}, {@code rate} or {@code level}
 */
record Kpi(String unit, String direction, boolean byProvider, String kind) {

  boolean isSum() {
    return kind.equals("sum");
  }

  boolean isRatio() {
    return unit.equals("ratio");
  }
}
