package dev.ward.audit.accesses;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.ward.platform.files.FormulaGuard;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Accesses as CSV (RFC 4180); texts that a spreadsheet would run as a formula are defused. */
final class AccessCsv {

  private AccessCsv() {}

  static String of(List<Access> accesses) {
    StringWriter out = new StringWriter();
    CsvWriter csv = CsvWriter.builder().bufferSize(0).lineDelimiter(LineDelimiter.CRLF).build(out);
    csv.writeRecord(
        "occurred_at",
        "actor_type",
        "actor_id",
        "actor_role",
        "under",
        "grant_id",
        "grant_event",
        "action",
        "target_type",
        "target_id",
        "reason",
        "outcome",
        "request_id",
        "service",
        "ip",
        "event_id");
    for (Access access : accesses) {
      csv.writeRecord(
          Stream.of(
                  access.occurredAt(),
                  access.actor().type(),
                  access.actor().id(),
                  access.actor().role(),
                  access.under().kind(),
                  access.under().grantId(),
                  access.under().grantEvent(),
                  access.action(),
                  access.target().type(),
                  access.target().id(),
                  access.reason(),
                  access.outcome(),
                  access.requestId(),
                  access.service(),
                  access.ip(),
                  access.id())
              .map(AccessCsv::cell)
              .toArray(String[]::new));
    }
    return out.toString();
  }

  private static String cell(@Nullable Object value) {
    return value == null ? "" : FormulaGuard.defused(value.toString());
  }
}
