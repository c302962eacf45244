package dev.ward.metrics.reports;

import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a report is handed out as. */
enum ReportFormat {
  PDF("application", "pdf", "application/pdf"),
  HTML("text", "html", "text/html; charset=UTF-8");

  private final MediaType type;
  private final String contentType;

  ReportFormat(String type, String subtype, String contentType) {
    this.type = new MediaType(type, subtype);
    this.contentType = contentType;
  }

  /**
   * What the parameter says or, without it, the first that the client accepts.
   *
   * @throws Problem 400 for another format, 406 for none that the client accepts
   */
  static ReportFormat of(@Nullable String format, List<MediaType> accepted) {
    if (format != null) {
      for (ReportFormat one : values()) {
        if (one.code().equals(format)) {
          return one;
        }
      }
      throw Problem.invalid("/format", "must be html or pdf");
    }
    for (MediaType wanted : accepted) {
      for (ReportFormat one : values()) {
        if (wanted.isCompatible(one.type)) {
          return one;
        }
      }
    }
    throw Problem.of(ProblemCode.NOT_ACCEPTABLE);
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  String contentType() {
    return contentType;
  }
}
