package dev.ward.audit.exports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.ward.platform.files.FormulaGuard;
import java.io.StringWriter;
import java.util.List;

/**
 * Events as lines of CSV (RFC 4180), as readers see them. Texts that a spreadsheet would run as a
 * formula are defused.
 */
final class CsvLines {

  // Numbers in changes keep the digits that they were recorded with.
  private static final ObjectMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final List<String> COLUMNS =
      List.of(
          "id",
          "seq",
          "clinicId",
          "orgId",
          "occurredAt",
          "receivedAt",
          "actor/type",
          "actor/id",
          "actor/role",
          "action",
          "target/type",
          "target/id",
          "subjectId",
          "outcome",
          "reason",
          "requestId",
          "source/service",
          "source/ip",
          "source/userAgent",
          "changes",
          "schemaVersion",
          "hash");

  private CsvLines() {}

  static String header() {
    StringWriter out = new StringWriter();
    writer(out).writeRecord(COLUMNS.stream().map(CsvLines::name).toArray(String[]::new));
    return out.toString();
  }

  /**
   * @param events as JSON
   */
  static String of(List<String> events) {
    StringWriter out = new StringWriter();
    CsvWriter csv = writer(out);
    for (String event : events) {
      JsonNode fields = read(event);
      csv.writeRecord(
          COLUMNS.stream().map(column -> cell(fields.at("/" + column))).toArray(String[]::new));
    }
    return out.toString();
  }

  private static CsvWriter writer(StringWriter out) {
    return CsvWriter.builder().bufferSize(0).lineDelimiter(LineDelimiter.CRLF).build(out);
  }

  private static String cell(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return value.isNumber() ? value.asText() : FormulaGuard.defused(text(value));
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }

  /** The way to the value in one word, as CSV imports and exports have it. */
  private static String name(String column) {
    return column.replaceAll("([A-Z])", "_$1").replace('/', '_').toLowerCase(java.util.Locale.ROOT);
  }

  private static JsonNode read(String event) {
    try {
      return EXACT.readTree(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the store gives JSON", e);
    }
  }
}
