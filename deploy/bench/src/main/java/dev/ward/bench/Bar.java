package dev.ward.bench;

/** What a figure is to reach, at least or at most. */
record Bar(double bound, boolean atLeast) {

  static Bar atLeast(double bound) {
    return new Bar(bound, true);
  }

  static Bar atMost(double bound) {
    return new Bar(bound, false);
  }

  boolean isMetBy(double value) {
    return atLeast ? value >= bound : value <= bound;
  }

  @Override
  public String toString() {
    return (atLeast ? ">= " : "<= ") + Figure.number(bound);
  }
}
