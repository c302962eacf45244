package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactKind;
import dev.ward.platform.problem.Problem;
import dev.ward.platform.problem.ProblemCode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for with an upload.
 *
 * @param dryRun whether everything is looked at and nothing written
 * @param mapping the clinic's mapping that the rows are read by; null for rows that name the fields
 *     themselves
 * @param sheet the sheet of a workbook; null for the first
 */
record ImportRequest(
    FactKind kind, Format format, boolean dryRun, @Nullable UUID mapping, @Nullable String sheet) {

  /**
   * @throws Problem 400 or 415 if it doesn't fit together
   */
  static ImportRequest of(
      @Nullable String kind,
      @Nullable String contentType,
      @Nullable Boolean dryRun,
      @Nullable UUID mapping,
      @Nullable String sheet) {
    FactKind known = FactKind.of(kind);
    if (known == null) {
      throw Problem.invalid("/kind", "must be financial, appointment, call, patient or schedule");
    }
    Format format = Format.of(contentType);
    if (format == null) {
      throw Problem.of(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          "Send text/csv or application/x-ndjson in UTF-8, or an .xlsx workbook.");
    }
    if (mapping != null && format == Format.NDJSON) {
      throw Problem.invalid("/mapping", "is for tables: text/csv or a workbook");
    }
    if (sheet != null && format != Format.XLSX) {
      throw Problem.invalid("/sheet", "is for workbooks");
    }
    return new ImportRequest(known, format, Boolean.TRUE.equals(dryRun), mapping, sheet);
  }

  /** As a part of a path, the same for the same request. */
  String query() {
    return "?kind="
        + kind.code()
        + (dryRun ? "&dryRun=true" : "")
        + (mapping == null ? "" : "&mapping=" + mapping)
        + (sheet == null ? "" : "&sheet=" + sheet);
  }
}
