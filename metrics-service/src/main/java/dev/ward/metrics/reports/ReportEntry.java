package dev.ward.metrics.reports;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A report that is kept. */
@Schema(name = "WeeklyReportEntry")
record ReportEntry(
    UUID id,
    @Schema(description = "The Monday that the week begins with") LocalDate week,
    @Schema(description = "Counts how often the week's report was made anew") int edition,
    @Schema(description = "Whether the week wasn't over") boolean running,
    Instant createdAt,
    @Schema(description = "Null for a service") @Nullable UUID createdBy,
    @Schema(description = "None for who may not take them away") List<ReportFile> files) {

  @Schema(name = "WeeklyReportFile")
  record ReportFile(
      @Schema(enumeration = {"html", "pdf"}) String format,
      long bytes,
      @Schema(description = "Of its bytes, in hexadecimal; its ETag, too") String sha256) {}
}
