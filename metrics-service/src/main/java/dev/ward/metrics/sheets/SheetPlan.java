package dev.ward.metrics.sheets;

import dev.ward.metrics.sheets.SheetsApi.Grid;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A sheet that is about to be read: it is there, and so are its columns.
 *
 * @param header the names of the columns, as they stand in the header's row
 */
record SheetPlan(SheetSelection selection, Grid grid, List<String> header) {

  private static final int MOST_SHOWN = 5;
  private static final int LONGEST_SHOWN = 40;

  /**
   * @throws SheetsFailure that names what has no grid any more
   */
  static Grid grid(SheetSelection selection, List<Grid> grids) {
    for (Grid grid : grids) {
      if (grid.title().equals(selection.title()) && grid.rows() >= selection.header()) {
        return grid;
      }
    }
    throw SheetsFailure.needsAttention(
        "sheet_missing",
        "The spreadsheet has no sheet \"%s\" with a row %d; it may have been renamed."
            .formatted(selection.title(), selection.header()));
  }

  static String headerRange(SheetSelection selection, Grid grid) {
    return grid.range(selection.header(), selection.header(), grid.columns());
  }

  static List<String> header(JsonArray rows) {
    List<String> header = new ArrayList<>();
    if (!rows.isEmpty()) {
      for (Object name : rows.getJsonArray(0)) {
        header.add(name == null ? "" : String.valueOf(name));
      }
    }
    return header;
  }

  /**
   * @throws SheetsFailure that names the columns that are gone, or that are there twice
   */
  static SheetPlan of(SheetSelection selection, Grid grid, List<String> header) {
    List<String> missing = selection.mapping().missing(header);
    List<String> ambiguous = selection.mapping().ambiguous(header);
    if (!missing.isEmpty()) {
      throw SheetsFailure.needsAttention(
          "columns_missing",
          shortened(
              "Sheet \"%s\" has no column %s any more; renamed? %s"
                  .formatted(selection.title(), quoted(missing), others(selection, header))));
    }
    if (!ambiguous.isEmpty()) {
      throw SheetsFailure.needsAttention(
          "columns_ambiguous",
          shortened(
              "Sheet \"%s\" has more than one column %s."
                  .formatted(selection.title(), quoted(ambiguous))));
    }
    return new SheetPlan(selection, grid, header);
  }

  /** Where the last column stands that is read. */
  int width() {
    return Math.max(1, header.size());
  }

  int firstRow() {
    return selection.header() + 1;
  }

  /**
   * What is there and isn't mapped. If the header is gone altogether, this may be anything: no more
   * of it than helps.
   */
  private static String others(SheetSelection selection, List<String> header) {
    List<String> others =
        header.stream()
            .filter(name -> !name.isBlank())
            .filter(name -> !selection.mapping().missing(List.of()).contains(name))
            .map(name -> name.replaceAll("[^\\p{L}\\p{N}_ -]", "?"))
            .map(name -> name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN))
            .limit(MOST_SHOWN)
            .toList();
    return others.isEmpty() ? "It has no other." : "It also has " + quoted(others) + ".";
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
  }

  private static String shortened(String message) {
    return message.length() <= 1000 ? message : message.substring(0, 1000);
  }
}
