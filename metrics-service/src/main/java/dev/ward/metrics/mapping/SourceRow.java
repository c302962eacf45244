package dev.ward.metrics.mapping;

import org.jspecify.annotations.Nullable;

/** A row of a table as its source gives it. */
public interface SourceRow {

  /** What stands under the header of that place; null if nothing does. */
  @Nullable Cell cell(int place);
}
