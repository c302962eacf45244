package dev.ward.metrics.sheets;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A spreadsheet as the API shows it: trailing empty rows and cells are left out. */
final class Grids {

  private static final Pattern RANGE =
      Pattern.compile("'(?<title>(?:[^']|'')+)'!A(?<first>\\d+):(?<column>[A-Z]+)(?<last>\\d+)");
  private static final int EMPTY_ROWS = 3;

  private final Set<String> readers = ConcurrentHashMap.newKeySet();
  private final Map<String, List<List<Object>>> sheets = new LinkedHashMap<>();

  synchronized Grids sheet(String title, List<?>... rows) {
    List<List<Object>> copy = new ArrayList<>();
    Arrays.stream(rows).forEach(row -> copy.add(new ArrayList<>(row)));
    sheets.put(title, copy);
    return this;
  }

  synchronized void set(String title, int row, int column, Object value) {
    sheets.get(title).get(row - 1).set(column - 1, value);
  }

  synchronized void remove(String title) {
    sheets.remove(title);
  }

  Grids sharedWith(String clientEmail) {
    readers.add(clientEmail);
    return this;
  }

  void unshare() {
    readers.clear();
  }

  boolean isSharedWith(String clientEmail) {
    return readers.contains(clientEmail);
  }

  synchronized JsonObject properties() {
    JsonArray shown = new JsonArray();
    sheets.forEach(
        (title, rows) ->
            shown.add(
                new JsonObject()
                    .put(
                        "properties",
                        new JsonObject()
                            .put("title", title)
                            .put("sheetType", "GRID")
                            .put(
                                "gridProperties",
                                new JsonObject()
                                    .put("rowCount", rows.size() + EMPTY_ROWS)
                                    .put("columnCount", width(rows))))));
    shown.add(
        new JsonObject()
            .put("properties", new JsonObject().put("title", "Chart").put("sheetType", "OBJECT")));
    return new JsonObject().put("sheets", shown);
  }

  /** Null if the range is not one of this spreadsheet. */
  synchronized JsonObject values(String range) {
    Matcher asked = RANGE.matcher(range);
    if (!asked.matches()) {
      return null;
    }
    List<List<Object>> rows = sheets.get(asked.group("title").replace("''", "'"));
    int first = Integer.parseInt(asked.group("first"));
    int last = Integer.parseInt(asked.group("last"));
    int columns = column(asked.group("column"));
    if (rows == null || last > rows.size() + EMPTY_ROWS || columns > width(rows)) {
      return null;
    }
    JsonArray values = new JsonArray();
    for (int i = first; i <= Math.min(last, rows.size()); i++) {
      values.add(cells(rows.get(i - 1), columns));
    }
    while (!values.isEmpty() && values.getJsonArray(values.size() - 1).isEmpty()) {
      values.remove(values.size() - 1);
    }
    JsonObject found = new JsonObject().put("range", range).put("majorDimension", "ROWS");
    return values.isEmpty() ? found : found.put("values", values);
  }

  private static JsonArray cells(List<Object> row, int columns) {
    JsonArray cells = new JsonArray();
    for (int i = 0; i < Math.min(columns, row.size()); i++) {
      cells.add(row.get(i));
    }
    while (!cells.isEmpty() && "".equals(cells.getValue(cells.size() - 1))) {
      cells.remove(cells.size() - 1);
    }
    return cells;
  }

  private static int width(List<List<Object>> rows) {
    return rows.stream().mapToInt(List::size).max().orElse(1) + 1;
  }

  private static int column(String letters) {
    int column = 0;
    for (char c : letters.toCharArray()) {
      column = column * 26 + c - 'A' + 1;
    }
    return column;
  }
}
