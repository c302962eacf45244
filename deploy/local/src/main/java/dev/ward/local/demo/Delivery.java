package dev.ward.local.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The rows of one kind as they reach Ward: most at once, some of them wrong; those that were late
 * and the corrections of the wrong ones in a second file.
 */
record Delivery(String kind, String first, String second) {
  private static final double LATE = 0.015;
  private static final double MISTAKEN = 0.008;

  /** A delivery of rows, with lines that no service should accept. */
  static Delivery of(
      String kind, String header, List<? extends Row> rows, List<String> nonsense, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> first = new ArrayList<>(List.of(header));
    List<String> second = new ArrayList<>(List.of(header));
    for (Row row : rows) {
      double chance = random.nextDouble();
      if (chance < LATE) {
        second.add(row.line());
      } else if (chance < LATE + MISTAKEN) {
        first.add(row.mistaken());
        second.add(row.line());
      } else {
        first.add(row.line());
      }
    }
    first.addAll(nonsense);
    return new Delivery(kind, text(first), text(second));
  }

  private static String text(List<String> lines) {
    return String.join("\r\n", lines) + "\r\n";
  }
}
