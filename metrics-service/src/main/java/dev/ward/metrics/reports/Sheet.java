package dev.ward.metrics.reports;

import java.util.List;

/**
 * A report in the words and shapes that are printed: all that the template needs, and nothing that
 * it has to reckon.
 *
 * @param paper the size of its pages, as CSS calls it
 */
record Sheet(
    String week,
    String paper,
    boolean running,
    List<String> remarks,
    List<Picture> pictures,
    List<KpiLine> kpis,
    List<ProviderRow> providers,
    List<GoalLine> goals,
    List<Note> notes) {

  record Picture(String title, String value, String caption, Chart chart) {}

  /**
   * @param mood good, bad or even
   */
  record KpiLine(
      String title,
      String value,
      String previous,
      String change,
      String mood,
      String lastYear,
      Chart chart) {}

  /**
   * @param share of the most that one produced, in percent
   */
  record ProviderRow(String name, String production, String previous, String visits, int share) {}

  /**
   * @param share of the target, in percent, 100 at the most
   */
  record GoalLine(
      String name,
      String metric,
      String days,
      String actual,
      String target,
      String pace,
      String status,
      String mood,
      int share) {}

  record Note(String title, String text) {}

  /** Every drawing on it. */
  List<Chart> charts() {
    return java.util.stream.Stream.concat(
            pictures.stream().map(Picture::chart), kpis.stream().map(KpiLine::chart))
        .toList();
  }
}
