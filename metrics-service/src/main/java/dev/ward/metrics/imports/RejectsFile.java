package dev.ward.metrics.imports;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rejects as CSV, read page by page while the client takes them. What a spreadsheet would take for
 * a formula is made a text: the rows come from outside, and somebody will open them.
 */
final class RejectsFile {

  static final int PAGE = 500;
  private static final String FORMULAS = "=+-@\t\r";

  private RejectsFile() {}

  /**
   * @param after reads the page behind a line
   */
  static Multi<String> of(Function<Long, Uni<List<Reject>>> after) {
    return Multi.createBy()
        .repeating()
        .uni(Pages::new, pages -> pages.next(after))
        .whilst(page -> !page.last)
        .map(page -> page.text);
  }

  static Map<String, List<String>> headers(UUID id) {
    return Map.of(
        HttpHeaders.CONTENT_DISPOSITION,
        List.of("attachment; filename=\"rejects-" + id + ".csv\""));
  }

  private record Part(String text, boolean last) {}

  private static final class Pages {

    private long line;

    Uni<Part> next(Function<Long, Uni<List<Reject>>> after) {
      String before = line == 0 ? header() : "";
      return after
          .apply(line)
          .map(
              read -> {
                List<Reject> page = read.subList(0, Math.min(read.size(), PAGE));
                if (!page.isEmpty()) {
                  line = page.get(page.size() - 1).line();
                }
                return new Part(before + RejectsFile.text(page), read.size() <= PAGE);
              });
    }
  }

  private static String header() {
    return text(csv -> csv.writeRecord("line", "external_id", "field", "message"));
  }

  private static String text(List<Reject> rejects) {
    return text(
        csv ->
            rejects.forEach(
                reject ->
                    csv.writeRecord(
                        Long.toString(reject.line()),
                        harmless(reject.externalId()),
                        harmless(reject.field()),
                        harmless(reject.message()))));
  }

  private static String text(Consumer<CsvWriter> writing) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      writing.accept(csv);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can always be written to", e);
    }
    return text.toString();
  }

  static String harmless(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return !text.isEmpty() && FORMULAS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
