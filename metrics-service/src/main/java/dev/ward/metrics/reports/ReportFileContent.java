package dev.ward.metrics.reports;

import io.vertx.core.buffer.Buffer;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A file that is handed out.
 *
 * @param sha256 of its bytes, in hexadecimal
 * @param content null for who has it already
 */
record ReportFileContent(
    LocalDate week, int edition, ReportFormat format, String sha256, @Nullable Buffer content) {

  /** What a browser saves it as. */
  String fileName() {
    return "weekly-report-" + week + "-" + edition + "." + format.code();
  }
}
