package dev.ward.metrics.sheets;

import dev.ward.metrics.imports.Spool;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The rows of a sheet on disk, as they came: on each line an array of the row's number and its
 * cells. Rows without anything are left out.
 */
final class FetchedSheet implements SheetReader.Sink {

  private final SheetPlan plan;
  private final Spool spool;
  private long room;

  private FetchedSheet(SheetPlan plan, Spool spool, long most) {
    this.plan = plan;
    this.spool = spool;
    this.room = most;
  }

  static FetchedSheet create(SheetPlan plan, Path directory, long most) {
    try {
      return new FetchedSheet(plan, Spool.create(directory), most);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SheetPlan plan() {
    return plan;
  }

  @Override
  public void take(int firstRow, JsonArray rows) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      JsonArray cells = rows.getJsonArray(i);
      if (cells.stream().anyMatch(cell -> cell != null && !cell.toString().isBlank())) {
        JsonArray line = new JsonArray().add(firstRow + i).addAll(cells);
        lines.append(line.encode()).append('\n');
      }
    }
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines.toString());
    room -= bytes.remaining();
    if (room < 0) {
      throw SheetsFailure.needsAttention(
          "sheet_too_large",
          "The sheet \"%s\" is too large to be read.".formatted(plan.selection().title()));
    }
    try {
      spool.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InputStream read() throws IOException {
    return spool.read();
  }

  void discard() {
    spool.discard();
  }
}
