package dev.ward.metrics.exports;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows to a stream; what it keeps in memory doesn't grow with their number. */
interface RowWriter extends Closeable {

  void header(List<String> columns) throws IOException;

  /**
   * @param cells texts, numbers (BigDecimal), booleans, and null where there is nothing
   */
  void row(List<@Nullable Object> cells) throws IOException;

  /** Lets go of the rows so far; the stream need not have all of them yet. */
  void flush() throws IOException;

  /** Ends what is written; after that the stream has all of it. */
  @Override
  void close() throws IOException;
}
