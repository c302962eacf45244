package dev.ward.metrics.sheets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ward.metrics.facts.FactRow;
import dev.ward.metrics.facts.Unacceptable;
import dev.ward.metrics.mapping.Cell;
import dev.ward.metrics.mapping.MappedRows;
import dev.ward.metrics.mapping.SourceRow;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a fetched sheet as facts, one after the other. */
final class SheetRows implements FactRow, SourceRow {

  private static final JsonFactory JSON = new JsonFactory();

  /** What a formula shows that has failed, or isn't done; a text like any other to the API. */
  private static final Set<String> ERRORS =
      Set.of(
          "#NULL!",
          "#DIV/0!",
          "#VALUE!",
          "#REF!",
          "#NAME?",
          "#NUM!",
          "#N/A",
          "#ERROR!",
          "Loading...");

  private final MappedRows mapped;
  private final JsonParser parser;
  private final List<@Nullable Cell> cells = new ArrayList<>();
  private long line;
  private boolean failed;

  SheetRows(SheetPlan plan, InputStream in, ZoneId zone) throws IOException {
    this.mapped = plan.selection().mapping().bind(plan.selection().factKind(), plan.header(), zone);
    this.parser = JSON.createParser(in);
  }

  /** Moves to the next row; false behind the last. */
  boolean next() throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      return false;
    }
    cells.clear();
    parser.nextToken();
    line = parser.getLongValue();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY && token != null;
        token = parser.nextToken()) {
      cells.add(cell(token));
    }
    return true;
  }

  private @Nullable Cell cell(JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Cell.number(parser.getDecimalValue());
      case VALUE_TRUE, VALUE_FALSE, VALUE_STRING -> Cell.text(parser.getText());
      default -> {
        parser.skipChildren();
        yield null;
      }
    };
  }

  /** The row's number, as the spreadsheet counts. */
  long line() {
    return line;
  }

  @Override
  public @Nullable Cell cell(int place) {
    Cell cell = place < cells.size() ? cells.get(place) : null;
    failed = cell != null && ERRORS.contains(cell.text());
    return cell;
  }

  @Override
  public @Nullable String text(int column) throws Unacceptable {
    failed = false;
    String text;
    try {
      text = mapped.text(column, this);
    } catch (Unacceptable e) {
      throw failed ? ofFormula() : e;
    }
    if (failed) {
      throw ofFormula();
    }
    return text;
  }

  private static Unacceptable ofFormula() {
    return new Unacceptable("is the error of a formula");
  }

  @Override
  public @Nullable Unacceptable fault() {
    return null;
  }
}
