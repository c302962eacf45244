package dev.ward.metrics.sheets;

import dev.ward.metrics.facts.FactBatch;
import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Unacceptable;
import dev.ward.metrics.mapping.FieldSource;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The facts of a fetched sheet, batch by batch, and the rows that are none. */
final class SheetBatches {

  private static final int LONGEST_IDENTITY = 200;

  private final SheetPlan plan;
  private final FactKind kind;
  private final SheetRows rows;
  private final FactBatch batch;
  private final int size;
  private boolean waiting;
  private boolean ended;

  /** Valid until the next one is asked for. */
  record Facts(FactBatch batch, List<Reject> rejects) {}

  SheetBatches(FetchedSheet sheet, ZoneId zone, int size) throws IOException {
    this.plan = sheet.plan();
    this.kind = plan.selection().factKind();
    this.rows = new SheetRows(plan, sheet.read(), zone);
    this.batch = new FactBatch(kind, size);
    this.size = size;
  }

  FactKind kind() {
    return kind;
  }

  boolean hasEnded() {
    return ended;
  }

  Facts next() throws IOException {
    batch.clear();
    List<Reject> rejects = new ArrayList<>();
    while (!batch.isFull() && rejects.size() < size && advance()) {
      try {
        if (!batch.add(rows, rows.line())) {
          waiting = true;
          break;
        }
      } catch (Unacceptable e) {
        rejects.add(reject(rows.line(), identity(), e.column(), e.reason()));
      }
    }
    return new Facts(batch, rejects);
  }

  private boolean advance() throws IOException {
    if (waiting) {
      waiting = false;
      return true;
    }
    ended = ended || !rows.next();
    return !ended;
  }

  Reject reject(long line, @Nullable String identity, @Nullable String column, String message) {
    return new Reject(
        plan.selection().title(), line, identity, column == null ? null : header(column), message);
  }

  /** People know their columns by the headers they gave them. */
  private String header(String column) {
    String field = kind.column(column).camelName();
    Map<String, FieldSource> fields = plan.selection().mapping().fields();
    FieldSource source = fields == null ? null : fields.get(field);
    String header = source == null ? null : source.column();
    return header == null ? field : header.length() <= 100 ? header : header.substring(0, 100);
  }

  private @Nullable String identity() {
    try {
      String identity = rows.text(0);
      return identity == null
              || identity.isBlank()
              || identity.length() > LONGEST_IDENTITY
              || identity.indexOf(0) >= 0
          ? null
          : identity;
    } catch (Unacceptable e) {
      return null;
    }
  }
}
