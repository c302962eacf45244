package dev.ward.metrics.exports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.ward.metrics.facts.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON object a line, with the names that NDJSON imports use. */
final class NdjsonWriting implements RowWriter {

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;
  private boolean empty = true;
  private List<String> names = List.of();

  NdjsonWriting(OutputStream out) throws IOException {
    json = JSON.createGenerator(out);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  @Override
  public void header(List<String> columns) {
    names = columns.stream().map(Column::camelName).toList();
  }

  @Override
  public void row(List<@Nullable Object> cells) throws IOException {
    empty = false;
    json.writeStartObject();
    for (int i = 0; i < names.size(); i++) {
      json.writeFieldName(names.get(i));
      value(cells.get(i));
    }
    json.writeEndObject();
  }

  private void value(@Nullable Object cell) throws IOException {
    if (cell == null) {
      json.writeNull();
    } else if (cell instanceof BigDecimal number) {
      json.writeNumber(number.toPlainString());
    } else if (cell instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else {
      json.writeString(cell.toString());
    }
  }

  @Override
  public void flush() throws IOException {
    json.flush();
  }

  @Override
  public void close() throws IOException {
    if (!empty) {
      json.writeRaw("\n");
    }
    json.close();
  }
}
