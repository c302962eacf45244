package dev.ward.metrics.imports;

import dev.ward.metrics.facts.FactBatch;
import dev.ward.metrics.facts.FactKind;
import dev.ward.metrics.facts.Unacceptable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an upload chunk by chunk; each is a batch as full as it can be. There are two batches:
 * while one is being written, the other is filled, so a chunk is valid until the one after the next
 * is asked for.
 */
final class ChunkReader {

  private static final int LONGEST_IDENTITY = 200;

  private final FactKind kind;
  private final Format format;
  private final Rows rows;
  private final int batchSize;
  private FactBatch current;
  private FactBatch other;
  private boolean waiting;
  private boolean ended;

  ChunkReader(FactKind kind, Format format, Rows rows, int batchSize) {
    this.kind = kind;
    this.format = format;
    this.rows = rows;
    this.batchSize = batchSize;
    this.current = new FactBatch(kind, batchSize);
    this.other = new FactBatch(kind, batchSize);
  }

  /** The next chunk; the last one may be empty. */
  Chunk next() throws IOException {
    FactBatch batch = other;
    other = current;
    current = batch;
    batch.clear();
    List<Reject> rejects = new ArrayList<>();
    // Rejects don't fill a batch, but they have to be written too.
    while (!batch.isFull() && rejects.size() < batchSize && advance()) {
      try {
        if (!batch.add(rows, rows.line())) {
          waiting = true;
          break;
        }
      } catch (Unacceptable e) {
        rejects.add(reject(e));
      }
    }
    return new Chunk(batch, rejects, ended);
  }

  private boolean advance() throws IOException {
    if (waiting) {
      waiting = false;
      return true;
    }
    ended = ended || !rows.next();
    return !ended;
  }

  private Reject reject(Unacceptable reason) {
    return new Reject(rows.line(), identity(), field(reason.column()), reason.reason());
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

  private @Nullable String field(@Nullable String column) {
    return column == null ? null : format.nameOf(kind.column(column));
  }
}
