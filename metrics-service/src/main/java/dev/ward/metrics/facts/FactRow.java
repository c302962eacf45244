package dev.ward.metrics.facts;

import org.jspecify.annotations.Nullable;

/** A row as it was given: a text for each column of its kind, or the reason why there are none. */
public interface FactRow {

  /**
   * The text of a column, by its place in the kind; null if it is not there.
   *
   * @throws Unacceptable if what is there can't be taken for such a text
   */
  @Nullable String text(int column) throws Unacceptable;

  /** What is wrong with the row as a whole; null if nothing is. */
  @Nullable Unacceptable fault();
}
